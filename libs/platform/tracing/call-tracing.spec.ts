import {
  AlwaysOffSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { Headers, Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { command, definitionOf } from '#testing/stream-fixtures.js';
import { TracedProcess } from '#testing/traced-process.js';
import { eagerPortfolio } from '#testing/universe-scenario.js';
import { windowIds } from './window-identity.js';

const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;

/** A portfolio that acts when it is asked to, and else never. */
const quiet = eagerPortfolio({ policy: { ...eagerPortfolio().policy, review: null } });

const recordOf = (value: unknown, headers: Headers): Output => ({
  topic: topics.universe.name,
  key: 'casablanca',
  value,
  headers,
});

const forced = command({ commandId: 'c-1', force: true });

/** A process whose universe has a past, and a way to ask it as the gateway does. */
async function traced(
  options: ConstructorParameters<typeof TracedProcess>[1] = {},
): Promise<TracedProcess> {
  const process = new TracedProcess(undefined, options);
  await process.define(quiet);
  await process.run(8);
  return process;
}

/** Writes the record of a call; returns the spans of its trace. */
async function ask(
  process: TracedProcess,
  value: unknown,
  requested: Readonly<Record<string, string>> = { traceparent: TRACEPARENT },
): Promise<string> {
  const call = process.calls.begin('POST /portfolio/rebalance', requested);
  await call.timed('gateway.commit', () => process.write([recordOf(value, call.headers)]));
  call.end(202);
  return call.traceId;
}

const traceOf = ({ spans }: TracedProcess, traceId: string): readonly ReadableSpan[] =>
  spans.filter((span) => span.spanContext().traceId === traceId);

const shortly = (spans: readonly ReadableSpan[]): string[] =>
  spans.map(({ name, attributes }) =>
    [name, attributes['ballast.status']].filter((word) => word !== undefined).join(' '),
  );

const DECIDED = [
  'gateway.commit',
  'universe.fold accepted',
  'outcome.publish accepted',
  'optimizer.solve applied',
  'optimizer.commit applied',
  'weights.publish applied',
  'outcome.publish solved',
];

describe('the trace of a command', () => {
  it("is the caller's, from the gateway over fold and solve to each outcome", async () => {
    const process = await traced();
    const traceId = await ask(process, forced);
    expect(traceId).toBe(CALLER.traceId);
    const spans = traceOf(process, traceId);
    expect(shortly(spans).sort()).toEqual([...DECIDED, 'POST /portfolio/rebalance'].sort());
    const [server, ...others] = [...spans].sort(
      (a, b) => Number(b.name.startsWith('POST')) - Number(a.name.startsWith('POST')),
    );
    expect(server.parentSpanContext?.spanId).toBe(CALLER.spanId);
    expect(new Set(others.map(({ parentSpanContext }) => parentSpanContext?.spanId))).toEqual(
      new Set([server.spanContext().spanId]),
    );
    await process.run(1);
    expect(shortly(traceOf(process, traceId)).at(-1)).toBe('outcome.publish applied');
    await process.stop();
  });

  it('is one of its own where the caller names none, or no valid one', async () => {
    const process = await traced();
    const traceIds = [
      await ask(process, command({ commandId: 'c-1', dryRun: true }), {}),
      await ask(process, command({ commandId: 'c-2', dryRun: true }), {
        traceparent: TRACEPARENT.toUpperCase(),
      }),
    ];
    expect(new Set([...traceIds, CALLER.traceId]).size).toBe(3);
    for (const traceId of traceIds) {
      const spans = traceOf(process, traceId);
      const [server] = spans.filter(({ name }) => name.startsWith('POST'));
      expect(server.parentSpanContext).toBeUndefined();
      expect(shortly(spans)).toContain('outcome.publish solved');
    }
    await process.stop();
  });

  it('is asked on a window that has a trace of its own, to which decision and solve are linked', async () => {
    const process = await traced();
    const windowEnd = await process.run(1);
    const spans = traceOf(process, await ask(process, forced));
    const { traceId } = windowIds('test', { universeId: 'casablanca', windowEnd });
    const linked = spans.filter(({ links }) => links[0]?.context.traceId === traceId);
    expect(linked.map(({ name }) => name).sort()).toEqual([
      'optimizer.commit',
      'optimizer.solve',
      'weights.publish',
    ]);
    expect(process.spansOf(windowEnd).map(({ name }) => name)).not.toContain('optimizer.solve');
    await process.stop();
  });

  it('is there on windows of history too, which have none', async () => {
    const process = await traced({ source: 'history' });
    const spans = traceOf(process, await ask(process, forced));
    expect(shortly(spans)).toEqual(expect.arrayContaining(DECIDED));
    expect(spans.flatMap(({ links }) => links)).toEqual([]);
    await process.stop();
  });

  it('has the verdict on a repeat in the trace of the repeat, and what follows in that of the first', async () => {
    const process = await traced();
    const first = await ask(process, forced);
    const again = await ask(process, { ...forced, requestId: 'again' }, {});
    await process.run(1);
    expect(shortly(traceOf(process, again)).sort()).toEqual([
      'POST /portfolio/rebalance',
      'gateway.commit',
      'outcome.publish accepted',
      'universe.fold accepted',
    ]);
    expect(shortly(traceOf(process, first)).at(-1)).toBe('outcome.publish applied');
    await process.stop();
  });

  it('ends with a rejection where it is refused or overtaken', async () => {
    const process = await traced();
    const unknown = await ask(process, command({ commandId: 'c-1', portfolioId: 'nobody' }), {});
    expect(shortly(traceOf(process, unknown))).toContain('outcome.publish rejected');
    const overtaken = await ask(process, command({ commandId: 'c-2', force: true }), {});
    await ask(process, command({ commandId: 'c-3', force: true }), {});
    const [last] = traceOf(process, overtaken).slice(-1);
    expect([
      last.name,
      last.attributes['ballast.status'],
      last.attributes['ballast.command'],
    ]).toEqual(['outcome.publish', 'rejected', 'c-2']);
    await process.stop();
  });

  it('is in the records of the command, its solve and its answer, and in no other', async () => {
    const process = await traced();
    await ask(process, forced);
    await process.run(1);
    const naming = (topic: { readonly name: string; readonly partitions: number }) =>
      process.headersOn(topic).filter(({ traceparent }) => traceparent !== undefined);
    expect(naming(topics.universe)).toHaveLength(2);
    expect(naming(topics.solves)).toHaveLength(1);
    const others = Object.values(topics).filter(
      (topic) => topic !== topics.universe && topic !== topics.solves,
    );
    expect(others.flatMap(naming)).toEqual([]);
    await process.stop();
  });

  it('is not written again of what a restart folds again', async () => {
    const first = await traced();
    await ask(first, forced);
    await first.stop();
    const again = new TracedProcess(first.journal, { fingerprint: 'another topology' });
    await again.halt();
    expect(again.spans).toEqual([]);
  });

  it('follows the sampler: none where it is off, and the caller has no word in a ratio', async () => {
    const off = await traced({ sampler: new AlwaysOffSampler() });
    await ask(off, forced);
    expect(off.spans).toEqual([]);
    await off.stop();
    const none = await traced({ sampler: new TraceIdRatioBasedSampler(0) });
    await ask(none, forced);
    expect(none.spans).toEqual([]);
    await none.stop();
  });
});

describe('the trace of a definition', () => {
  it('goes from the gateway to its verdict', async () => {
    const process = await traced();
    const portfolio = eagerPortfolio({ portfolioId: 'second' });
    const definition = { ...definitionOf({ portfolio }, 'd-1'), requestId: 'd-1' };
    const spans = traceOf(process, await ask(process, definition));
    expect(shortly(spans).sort()).toEqual([
      'POST /portfolio/rebalance',
      'gateway.commit',
      'outcome.publish accepted',
      'universe.fold accepted',
    ]);
    const [fold] = spans.filter(({ name }) => name === 'universe.fold');
    expect(fold.attributes).toMatchObject({
      'ballast.definition': 'd-1',
      'ballast.portfolio': 'second',
      'ballast.universe': 'casablanca',
      'ballast.stage': 'universe',
    });
    await process.stop();
  });
});
