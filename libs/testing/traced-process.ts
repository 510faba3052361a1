import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Window } from '#core/calendar.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { CallTracing } from '#platform/tracing/call-tracing.js';
import { processTracing } from '#platform/tracing/process-tracing.js';
import type {
  PortfolioDefinition,
  Source,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import type { Headers, Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { startStages } from './hosted-stages.js';
import { MemoryCommitLog } from './memory-commit-log.js';
import { definitionOf, tick, watermark } from './stream-fixtures.js';
import { eagerPortfolio } from './universe-scenario.js';
import { universeDefinition } from './wire-fixtures.js';

const codec = avroRecordCodec();

interface Told {
  readonly source?: Source;
  readonly sampler?: Sampler;
  /** With another one snapshots are ignored, and everything is folded again. */
  readonly fingerprint?: string;
}

/** A process with all stages, whose spans stay in memory. */
export class TracedProcess {
  readonly universe: UniverseDefinition;
  readonly #exporter = new InMemorySpanExporter();
  readonly #source: Source;
  readonly #tracing;
  readonly #runtime;
  #windows = 0;

  constructor(
    readonly journal = new MemoryCommitLog(),
    { source = 'live', sampler = new AlwaysOnSampler(), fingerprint = 'test' }: Told = {},
  ) {
    this.#source = source;
    this.universe = universeDefinition({ source });
    const processor = new SimpleSpanProcessor({ exporter: this.#exporter });
    this.#tracing = processTracing({ namespace: 'test', sampler, processor });
    this.#runtime = startStages(journal, fingerprint, this.#tracing.spansOf);
  }

  async define(portfolio: PortfolioDefinition = eagerPortfolio()): Promise<void> {
    const definitions = [{ universe: this.universe }, { portfolio }];
    await this.write(
      definitions.map((of, i) => ({
        topic: topics.universe.name,
        key: this.universe.universeId,
        value: definitionOf(of, `definition-${i}`),
      })),
    );
    await this.#watermark(this.#window().start);
  }

  /** Ticks of the next window, without the watermark that closes it. */
  async trade(): Promise<void> {
    const { end } = this.#window();
    await this.write(
      this.universe.instruments.map((instrument, i) => ({
        topic: topics.ticks.name,
        key: instrument,
        value: tick({
          instrument,
          eventTime: end - 1000,
          price: 100 * (i + 1) + ((this.#windows * (5 + 2 * i)) % 11),
          source: this.#source,
        }),
      })),
    );
  }

  /** Closes it; returns its end. */
  async close(): Promise<number> {
    const { end } = this.#window();
    await this.#watermark(end);
    this.#windows += 1;
    return end;
  }

  /** Trades and closes so many windows; returns the end of the last. */
  async run(windows: number): Promise<number> {
    let end = 0;
    for (let k = 0; k < windows; k++) {
      await this.trade();
      end = await this.close();
    }
    return end;
  }

  get spans(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  spansOf(windowEnd: number): readonly ReadableSpan[] {
    return this.spans.filter(({ attributes }) => attributes['ballast.window_end_ms'] === windowEnd);
  }

  /** The headers of all records of a topic, of those that have any. */
  headersOn({
    name,
    partitions,
  }: {
    readonly name: string;
    readonly partitions: number;
  }): Headers[] {
    return Array.from({ length: partitions }, (_, partition) =>
      this.journal.read(name, partition, 0, Infinity),
    )
      .flat()
      .map(({ headers }) => headers)
      .filter((headers) => Object.keys(headers).length > 0);
  }

  /** Traces calls as the gateway of the process would. */
  get calls(): CallTracing {
    if (this.#tracing.calls === null) throw new Error('expected traces of calls, were none');
    return this.#tracing.calls;
  }

  /** Commits what is folded; the spans stay. */
  async halt(): Promise<void> {
    await this.#runtime.stop();
  }

  async stop(): Promise<void> {
    await this.halt();
    await this.#tracing.stop();
  }

  async #watermark(at: number): Promise<void> {
    const value = watermark(at, { source: this.#source });
    const partitions = Array.from({ length: topics.ticks.partitions }, (_, partition) => partition);
    await this.write(
      partitions.map((partition) => ({
        topic: topics.ticks.name,
        key: value.feed,
        partition,
        value,
      })),
    );
  }

  #window(): Window {
    const grid = windowGridOf(this.universe);
    let window = grid.first();
    for (let k = 0; k < this.#windows; k++) window = grid.next(window.end);
    return window;
  }

  /** Writes records as a gateway or a feed would, and has them folded. */
  async write(outputs: readonly Output[]): Promise<void> {
    const encoded = outputs.map((output) => codec.encode(output));
    this.journal.commit({ stage: 'test', task: 0, outputs: encoded, changelog: [] });
    await this.#runtime.settled();
  }
}
