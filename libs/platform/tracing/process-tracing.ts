import { diag } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { TracerProvider, type Sampler, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { CallTracer } from './call-tracer.js';
import { preciseClock } from './precise-clock.js';
import { PrescribedIds } from './prescribed-ids.js';
import { SpanWriter } from './span-writer.js';
import { tracedTasks } from './task-trace.js';
import type { Tracing } from './tracing.js';
import { WindowTracer } from './window-tracer.js';

/** A collector that hangs must not hold up the stop: ten seconds are there for everything. */
const FLUSH_MS = 1000;

/** Traces of the windows and calls that a process has to do with, ended spans going to a processor. */
export function processTracing(options: {
  readonly namespace: string;
  readonly sampler: Sampler;
  readonly processor: SpanProcessor;
  readonly resource?: Resource;
}): Tracing {
  const { namespace, sampler, processor, resource } = options;
  const ids = new PrescribedIds();
  const provider = new TracerProvider({
    sampler,
    idGenerator: ids,
    spanProcessors: [processor],
    ...(resource !== undefined && { resource }),
  });
  const tracer = provider.getTracer('ballast');
  const windows = new WindowTracer({ tracer, prescribe: ids.prescribe.bind(ids) }, namespace);
  const clock = preciseClock();
  return {
    spansOf: tracedTasks(new SpanWriter(tracer, windows, namespace), clock),
    calls: new CallTracer(tracer, clock),
    async stop() {
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref());
      const flushed = provider.shutdown().catch((error: unknown) => {
        diag.error(`the last spans did not arrive: ${String(error)}`);
      });
      await Promise.race([flushed, late]);
    },
  };
}
