import {
  AlwaysOffSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { topics } from '#stream/topics.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { TracedProcess } from '#testing/traced-process.js';
import { windowIds } from './window-identity.js';

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
