import type { SolveRequest, UniverseRecord } from '#stream/generated/wire-types.js';
import type { Headers, Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { answerTo, command, definitionOf } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { KnownCalls } from './known-calls.js';
import type { FollowedOutput } from './stage-calls.js';
import { UniverseCalls } from './universe-calls.js';

const CALL: Headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
const NONE: Headers = {};
const TARGET = [0.5, 0.3, 0.2];
const AT = { since: 1, until: 2 };

const quiet = { ...eagerPortfolio().policy, review: null };
const starting = eagerPortfolio({
  portfolioId: 'starting',
  initial: { kind: 'blackLitterman', weights: [] },
  blackLitterman: {
    ...{ marketWeights: TARGET, P: [], Q: [], confidences: null },
    tau: 0.05,
  },
  prior: {
    ...{ observations: 12, asOf: null, mean: [0.002, 0.001, 0.003] },
    covariance: [0.0004, 0.0001, 0.0003, 0, 0.00002, 0.0002],
  },
  policy: quiet,
});

/** A universe stage, and the life of a process beside it. */
class FollowedUniverse {
  readonly scenario = new UniverseScenario([eagerPortfolio({ policy: quiet })]);
  #calls = new UniverseCalls(new KnownCalls());

  constructor() {
    this.scenario.untilWindow(8);
  }

  fold(record: UniverseRecord, headers: Headers): readonly FollowedOutput[] {
    const outputs = this.scenario.feed(record);
    return (
      this.#calls.follow(outputs, headers) ?? outputs.map((output) => ({ output, call: null }))
    );
  }

  close(): readonly FollowedOutput[] {
    return this.fold(this.scenario.next(), NONE);
  }

  /** Names of the spans of calls among these. */
  spansOf(followed: readonly FollowedOutput[]): string[] {
    return this.#calls.spansOf(followed, AT).map(({ name, attributes }) => {
      return `${name} ${attributes['ballast.status']}`;
    });
  }

  restart(): void {
    this.#calls = new UniverseCalls(new KnownCalls());
  }
}

const solveIn = (followed: readonly FollowedOutput[]): SolveRequest => {
  const [solve] = followed.filter(({ output }) => output.topic === topics.solves.name);
  return solve.output.value as SolveRequest;
};
const headersOf = (followed: readonly FollowedOutput[], topic: string): (Headers | undefined)[] =>
  followed
    .map(({ output }): Output => output)
    .filter((output) => output.topic === topic)
    .map(({ headers }) => headers);

describe('a call in the universe stage', () => {
  it('that no optimizer answers ends with its overdue mark, which names no call', () => {
    const universe = new FollowedUniverse();
    const request = solveIn(universe.fold(command(), CALL));
    const overdue = universe.fold({ kind: 'overdue', request }, NONE);
    expect(universe.spansOf(overdue)).toEqual(['outcome.publish rejected']);
  });

  it('is known by its answer after a restart, and from there on', () => {
    const universe = new FollowedUniverse();
    const request = solveIn(universe.fold(command(), CALL));
    universe.restart();
    const answered = universe.fold(answerTo(request, TARGET), CALL);
    expect(universe.spansOf(answered)).toEqual([
      'weights.publish applied',
      'outcome.publish solved',
    ]);
    expect(universe.spansOf(universe.close())).toEqual(['outcome.publish applied']);
    expect(universe.spansOf(universe.close())).toEqual([]);
  });

  it('that takes effect after a restart leaves no span of it', () => {
    const universe = new FollowedUniverse();
    const request = solveIn(universe.fold(command(), CALL));
    universe.fold(answerTo(request, TARGET), CALL);
    universe.restart();
    expect(universe.spansOf(universe.close())).toEqual([]);
  });

  it('that defines a start has its decision in the same trace', () => {
    const universe = new FollowedUniverse();
    const definition = definitionOf({ portfolio: starting }, 'd-1');
    const defined = universe.fold({ ...definition, requestId: 'd-1' }, CALL);
    expect(universe.spansOf(defined)).toEqual([
      'universe.fold accepted',
      'outcome.publish accepted',
    ]);
    expect(headersOf(defined, topics.solves.name)).toEqual([CALL]);
    const answered = universe.fold(answerTo(solveIn(defined), TARGET), CALL);
    expect(universe.spansOf(answered)).toEqual(['weights.publish applied']);
    expect(universe.spansOf(universe.close())).toEqual(['outcome.publish applied']);
  });

  it('that was not traced is in no trace, and neither are headers that are none', () => {
    const universe = new FollowedUniverse();
    const folded = universe.fold(command(), { traceparent: 'garbage' });
    expect(universe.spansOf(folded)).toEqual([]);
    expect(headersOf(folded, topics.solves.name)).toEqual([undefined]);
  });
});

describe('known calls', () => {
  it('are a thousand at the most: the oldest is forgotten first', () => {
    const known = new KnownCalls();
    const call = { headers: CALL, parent: { traceId: '', spanId: '', traceFlags: 1 } };
    for (let k = 0; k < 1001; k++) known.remember(`c-${k}`, call);
    expect([known.size, known.of('c-0'), known.of('c-1')]).toEqual([1000, null, call]);
  });
});
