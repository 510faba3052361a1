import { topics } from '#stream/topics.js';
import { forkModule } from '../process/child.js';
import type { ConsumerArguments, ConsumerReport } from './consumer-protocol.js';
import type { Pipeline, RunningPipeline } from './pipeline.js';

/** Arms that consume and report by themselves. */
const pipelineOf = (
  name: string,
  label: string,
  of: {
    readonly module: string;
    readonly work: ConsumerArguments['work'];
    readonly reader?: ConsumerArguments['reader'];
  },
): Pipeline => ({
  name,
  label,
  topics: {},
  async start({ cluster }): Promise<RunningPipeline> {
    const settings: ConsumerArguments = {
      broker: cluster.broker,
      topic: cluster.names.physical(topics.ticks.name),
      partitions: topics.ticks.partitions,
      work: of.work,
      reader: of.reader ?? 'client',
    };
    const module = new URL(of.module, import.meta.url);
    const child = forkModule(name, module, [JSON.stringify(settings)]);
    await child.next(
      (report: ConsumerReport): report is { readonly kind: 'ready' } => report.kind === 'ready',
    );
    return {
      processes: [child],
      meter: null,
      onWindow: (listener) => {
        child.onMessage<ConsumerReport>((report) => {
          if (report.kind === 'window') listener(report.end, report.at);
        });
      },
      stop: () => child.stop(),
    };
  },
});

export const rawConsumer = pipelineOf('raw', 'kafkajs eachBatch, nothing done', {
  module: './consumer-process.js',
  work: 'nothing',
});

export const readerConsumer = pipelineOf('reader', 'the same, fetches read by our reader', {
  module: './consumer-process.js',
  work: 'nothing',
  reader: 'ours',
});

export const decodeConsumer = pipelineOf('decode', 'kafkajs eachBatch, ticks decoded', {
  module: './consumer-process.js',
  work: 'decode',
});

export const otherClient = pipelineOf('other', '@platformatic/kafka stream, nothing done', {
  module: './platformatic-process.js',
  work: 'nothing',
});

export const stockNest = pipelineOf('stock', 'stock Nest Kafka transport, eachMessage, bars', {
  module: './stock-nest-process.js',
  work: 'decode',
});
