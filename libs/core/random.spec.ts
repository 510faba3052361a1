import { readFileSync } from 'node:fs';
import { Random, splitMix64, type RandomState } from './random.js';

interface KnownAnswers {
  readonly id: string;
  readonly state_words_u32: RandomState;
  readonly expected_u32: readonly number[];
  readonly seed_u64: string;
  readonly expected_u64: readonly string[];
}

const golden = new URL('../../test/golden/rng_known_answers/rng.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: readonly KnownAnswers[] };

function known(id: string): KnownAnswers {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`expected known answers of ${id}`);
  return found;
}

/** Mean and mean square of the draws, with their z scores under the given first four moments. */
function zScores(draws: readonly number[], truth: { mean: number; variance: number }): number[] {
  const n = draws.length;
  const mean = draws.reduce((sum, x) => sum + x, 0) / n;
  const deviations = draws.map((x) => (x - truth.mean) * (x - truth.mean));
  const variance = deviations.reduce((sum, x) => sum + x, 0) / n;
  const spread = deviations.reduce((sum, x) => sum + (x - variance) * (x - variance), 0) / n;
  return [
    (mean - truth.mean) / Math.sqrt(truth.variance / n),
    (variance - truth.variance) / Math.sqrt(spread / n),
  ];
}

const draws = (draw: () => number): number[] => Array.from({ length: 100_000 }, draw);

describe('the random generator', () => {
  it('gives the published stream of xoshiro128**', () => {
    const { state_words_u32: state, expected_u32: expected } = known('xoshiro128starstar');
    const random = new Random(state);
    expect(expected.map(() => random.next())).toEqual(expected);
  });

  it('spreads seeds by the published stream of splitmix64', () => {
    const { seed_u64: seed, expected_u64: expected } = known('splitmix64');
    expect(splitMix64(BigInt(seed), expected.length).map(String)).toEqual(expected);
  });

  it('continues from its state, once a held normal number is given up', () => {
    const random = Random.seeded(7);
    random.normal();
    random.settle();
    const twin = new Random(JSON.parse(JSON.stringify(random.state)) as RandomState);
    expect([twin.normal(), twin.uniform(), twin.poisson(3)]).toEqual([
      random.normal(),
      random.uniform(),
      random.poisson(3),
    ]);
  });

  it('draws uniform, normal and Poisson numbers with their moments', () => {
    const random = Random.seeded(42);
    const scores = [
      ...zScores(
        draws(() => random.uniform()),
        { mean: 0.5, variance: 1 / 12 },
      ),
      ...zScores(
        draws(() => random.normal()),
        { mean: 0, variance: 1 },
      ),
      ...zScores(
        draws(() => random.poisson(2.5)),
        { mean: 2.5, variance: 2.5 },
      ),
      ...zScores(
        draws(() => random.integer(6)),
        { mean: 2.5, variance: 35 / 12 },
      ),
    ];
    for (const z of scores) expect(Math.abs(z)).toBeLessThan(4);
  });

  it('gives different streams for different seeds', () => {
    expect(Random.seeded(1).state).not.toEqual(Random.seeded(2).state);
  });
});
