import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';
import type { Environment } from '#platform/config/environment.js';
import { processTracing } from './process-tracing.js';
import { samplerOf } from './sampler.js';
import type { Tracing } from './tracing.js';

/** A collector that is not there is said this often, not with every batch. */
const QUIET_MS = 60_000;
/** Of a text: the client's have a stack behind the reason. */
const SHOWN = 200;

/** So many ended spans wait for a batch, a kilobyte each; more are dropped: a thousand decisions in one window fit. */
const WAITING_SPANS = 10_000;

/** Traces by OTLP over HTTP, as JSON. Headers, time-outs, certificates and resource attributes are OpenTelemetry's variables. */
export function otlpTracing(options: {
  readonly url: string;
  readonly app: string;
  readonly environment: Environment;
  /** Hears why spans do not arrive. */
  readonly onProblem: (text: string) => void;
}): Tracing {
  const { url, app, environment, onProblem } = options;
  reportProblems(onProblem);
  const { BALLAST_NAMESPACE: namespace } = environment;
  const own = resourceFromAttributes({
    'service.name': `ballast-${app}`,
    'service.namespace': namespace,
    'service.instance.id': randomUUID(),
  });
  return processTracing({
    namespace,
    sampler: samplerOf(environment),
    processor: new BatchSpanProcessor({
      exporter: new OTLPTraceExporter({ url }),
      maxQueueSize: WAITING_SPANS,
    }),
    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
    resource: own.merge(detectResources({ detectors: [envDetector] })),
  });
}

function reportProblems(onProblem: (text: string) => void): void {
  let quietUntil = -Infinity;
  const report = (text: string): void => {
    if (performance.now() < quietUntil) return;
    quietUntil = performance.now() + QUIET_MS;
    onProblem(text.slice(0, SHOWN));
  };
  const nothing = (): void => undefined;
  const logger = { error: report, warn: report, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}
