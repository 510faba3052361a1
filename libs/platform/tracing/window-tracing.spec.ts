import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Window } from '#core/calendar.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Source, UniverseDefinition } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import { startStages } from '#testing/hosted-stages.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { definitionOf, tick, watermark } from '#testing/stream-fixtures.js';
import { eagerPortfolio } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';
import { windowIds } from './window-identity.js';
import { windowTracing } from './window-tracing.js';

const codec = avroRecordCodec();

interface Told {
  readonly source?: Source;
  readonly sampler?: Sampler;
  /** With another one snapshots are ignored, and everything is folded again. */
  readonly fingerprint?: string;
}

/** A process with all stages, whose spans stay in memory. */
class TracedProcess {
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
    this.#tracing = windowTracing({ namespace: 'test', sampler, processor });
    this.#runtime = startStages(journal, fingerprint, this.#tracing.spansOf);
  }

  async define(): Promise<void> {
    const portfolio = eagerPortfolio();
    const definitions = [{ universe: this.universe }, { portfolio }];
    await this.#write(
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
    await this.#write(
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
    await this.#write(
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

  async #write(outputs: readonly Output[]): Promise<void> {
    const encoded = outputs.map((output) => codec.encode(output));
    this.journal.commit({ stage: 'test', task: 0, outputs: encoded, changelog: [] });
    await this.#runtime.settled();
  }
}

const namesOf = (spans: readonly ReadableSpan[]): string[] => spans.map(({ name }) => name).sort();
const ms = ([seconds, nanos]: ReadableSpan['startTime']): number => 1000 * seconds + nanos / 1e6;

/** Of a window of which a review follows. */
const DECIDED = [
  ...Array<string>(4).fill('bars.commit'),
  ...['optimizer.commit', 'optimizer.solve', 'universe.commit', 'universe.fold'],
];

describe('traces of windows', () => {
  it('are one trace a window, whose root all other spans have as their parent', async () => {
    const traced = new TracedProcess();
    await traced.define();
    const windowEnd = await traced.run(8);
    const spans = traced.spansOf(windowEnd);
    const { traceId, rootSpanId } = windowIds('test', { universeId: 'casablanca', windowEnd });
    expect(namesOf(spans).filter((name) => !/^w/.test(name))).toEqual(DECIDED);
    expect(new Set(spans.map((span) => span.spanContext().traceId))).toEqual(new Set([traceId]));
    const [root] = spans.filter(({ name }) => name === 'window');
    expect(root.spanContext().spanId).toBe(rootSpanId);
    expect(root.parentSpanContext).toBeUndefined();
    const children = spans.filter((span) => span !== root);
    expect(children.map((span) => span.parentSpanContext?.spanId)).toEqual(
      children.map(() => rootSpanId),
    );
    await traced.stop();
  });

  it('begin where a window closes: ticks and definitions leave none, and carry no header', async () => {
    const traced = new TracedProcess();
    await traced.define();
    await traced.trade();
    expect(traced.spans).toEqual([]);
    await traced.close();
    expect(namesOf(traced.spans)).toEqual(Array(4).fill('bars.commit'));
    const records = Array.from({ length: topics.ticks.partitions }, (_, partition) =>
      traced.journal.read(topics.ticks.name, partition, 0, 1000),
    ).flat();
    expect(records.length).toBeGreaterThan(4);
    expect(records.flatMap(({ headers }) => Object.keys(headers))).toEqual([]);
    await traced.stop();
  });

  it('say what was decided, for whom and with what objective, and which weights it made', async () => {
    const traced = new TracedProcess();
    await traced.define();
    await traced.run(40);
    const solves = traced.spans.filter(({ name }) => name === 'optimizer.solve');
    expect(solves[0].attributes).toMatchObject({
      'ballast.universe': 'casablanca',
      'ballast.source': 'live',
      'ballast.stage': 'decide',
      'ballast.portfolio': 'portf1',
      'ballast.decision': expect.stringMatching(/^[0-9a-f]{32}$/),
      'ballast.cause': 'review',
      'ballast.objective': 'maxSharpe',
      'ballast.status': expect.stringMatching(/^(applied|rejected)$/),
    });
    const applied = solves.filter(({ attributes }) => attributes['ballast.status'] === 'applied');
    const published = traced.spans.filter(({ name }) => name === 'weights.publish');
    const decisions = (spans: readonly ReadableSpan[]) =>
      spans.map(({ attributes }) => attributes['ballast.decision']);
    expect(published.length).toBeGreaterThan(0);
    expect(decisions(published)).toEqual(decisions(applied));
    expect(published.map(({ attributes }) => attributes['ballast.weights_version'])).toEqual(
      published.map((_, i) => i + 2),
    );
    await traced.stop();
  });

  it('have wall-clock times; a live window begins at its end, a simulated one with its first span', async () => {
    const before = Date.now() - 1;
    for (const source of ['live', 'simulated'] as const) {
      const traced = new TracedProcess(new MemoryCommitLog(), { source });
      await traced.define();
      const windowEnd = await traced.run(8);
      const spans = traced.spansOf(windowEnd);
      const root = spans.find(({ name }) => name === 'window');
      const others = spans.filter((span) => span !== root);
      const starts = others.map(({ startTime }) => ms(startTime));
      expect(Math.min(...starts)).toBeGreaterThan(before);
      const first = source === 'live' ? windowEnd : Math.min(...starts);
      expect(ms(root?.startTime ?? [0, 0])).toBeCloseTo(first, 2);
      for (const { startTime, endTime } of spans) {
        expect(ms(endTime)).toBeGreaterThanOrEqual(ms(startTime));
        expect(ms(endTime)).toBeLessThan(Date.now() + 1);
      }
      await traced.stop();
    }
  });

  it('are not made of history', async () => {
    const traced = new TracedProcess(new MemoryCommitLog(), { source: 'history' });
    await traced.define();
    await traced.run(8);
    expect(traced.spans).toEqual([]);
    await traced.stop();
  });

  it('are not made again of what a restart folds again', async () => {
    const first = new TracedProcess();
    await first.define();
    await first.run(8);
    await first.stop();
    const again = new TracedProcess(first.journal, { fingerprint: 'another topology' });
    await again.halt();
    expect(again.spans).toEqual([]);
  });

  it('are the same traces in every process, and each is kept or left whole by a ratio', async () => {
    const all = new TracedProcess();
    const half = new TracedProcess(new MemoryCommitLog(), {
      sampler: new TraceIdRatioBasedSampler(0.5),
    });
    for (const traced of [all, half]) {
      await traced.define();
      await traced.run(24);
    }
    const tracesOf = ({ spans }: TracedProcess) => {
      const traces = new Map<string, string[]>();
      for (const span of spans) {
        const { traceId } = span.spanContext();
        traces.set(traceId, [...(traces.get(traceId) ?? []), span.name].sort());
      }
      return traces;
    };
    const whole = tracesOf(all);
    const sampled = tracesOf(half);
    expect(whole.size).toBe(24);
    expect(sampled.size).toBeGreaterThan(0);
    expect(sampled.size).toBeLessThan(24);
    for (const [traceId, names] of sampled) expect(whole.get(traceId)).toEqual(names);
    await Promise.all([all.stop(), half.stop()]);
  });

  it('are none with a sampler that is always off', async () => {
    const traced = new TracedProcess(new MemoryCommitLog(), { sampler: new AlwaysOffSampler() });
    await traced.define();
    await traced.run(8);
    expect(traced.spans).toEqual([]);
    await traced.stop();
  });
});
