import type { Moments } from '#core/moments.js';
import type {
  Closes,
  PortfolioDefinition,
  TickRecord,
  UniverseRecord,
} from '#stream/generated/wire-types.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { Stage, StageTask } from '#stream/operator.js';
import { topology } from '#stream/topology.js';
import type { UniverseState } from '#stream/universe/universe-state.js';
import { seededNormal } from '#testing/seeded-random.js';

type Process = (task: StageTask, record: LogRecord) => readonly Output[];

/** The topology with one stage's tasks wrapped. */
function around(stageName: string, process: Process): readonly Stage[] {
  return topology.map((stage) =>
    stage.name === stageName
      ? {
          ...stage,
          create: (index) => {
            const task = stage.create(index);
            return {
              process: (record) => process(task, record),
              snapshot: () => task.snapshot(),
              restore: (snapshot) => {
                task.restore(snapshot);
              },
            };
          },
        }
      : stage,
  );
}

/** The live states of a universe task: `snapshot` gives them by reference. */
const statesOf = (task: StageTask): UniverseState[] => [
  ...(task.snapshot() as Map<string, UniverseState>).values(),
];
const momentsOf = (task: StageTask): Moments[] =>
  statesOf(task).flatMap(({ moments }) => [...moments.values()]);

/** A universe stage whose portfolios are defined otherwise. */
const defining = (
  change: (portfolio: PortfolioDefinition) => PortfolioDefinition,
): readonly Stage[] =>
  around('universe', (task, record) => {
    const value = record.value as UniverseRecord;
    if (value.kind !== 'definition' || value.portfolio === null) return task.process(record);
    return task.process({ ...record, value: { ...value, portfolio: change(value.portfolio) } });
  });

const noisyPrices = (): readonly Stage[] => {
  const normal = seededNormal(1);
  return around('bars', (task, record) => {
    const value = record.value as TickRecord;
    if (value.kind !== 'tick') return task.process(record);
    const price = value.price * (1 + 1e-4 * normal());
    return task.process({ ...record, value: { ...value, price } });
  });
};

const openingPriceAsBase = (task: StageTask, record: LogRecord): readonly Output[] => {
  const value = record.value as UniverseRecord;
  // One trade a window: its opening price is its close.
  const opening: Closes | null = value.kind === 'closes' ? value : null;
  for (const { closes } of statesOf(task)) {
    opening?.instruments.forEach((index, i) => {
      if (closes[index] > 0) closes[index] = opening.prices[i];
    });
  }
  return task.process(record);
};

const constantCount = (task: StageTask, record: LogRecord): readonly Output[] => {
  const outputs = task.process(record);
  for (const moments of momentsOf(task)) if (moments.n > 1) moments.n = 60;
  return outputs;
};

const vanishingCorrelations = (task: StageTask, record: LogRecord): readonly Output[] => {
  for (const { size, scatter } of momentsOf(task)) {
    // What one update adds off the diagonal is gone before the next.
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) if (i !== j) scatter[i * size + j] = 0;
    }
  }
  return task.process(record);
};

const mixedUnits = (task: StageTask, record: LogRecord): readonly Output[] => {
  const value = record.value as UniverseRecord;
  if (value.kind !== 'definition' || value.universe === null) return task.process(record);
  const window = { ...value.universe.window, dtYears: 1 / 52 };
  return task.process({ ...record, value: { ...value, universe: { ...value.universe, window } } });
};

const actingOnEveryMessage = (task: StageTask, record: LogRecord): readonly Output[] => {
  for (const { portfolios } of statesOf(task)) {
    for (const { trigger } of portfolios.values()) trigger.armed = true;
  }
  return task.process(record);
};

/** What an earlier system got wrong (maths.md), one mutant each. Each starts from fresh stages. */
export const mutants: readonly {
  readonly mistake: string;
  readonly stages: () => readonly Stage[];
}[] = [
  { mistake: 'a constant count instead of n', stages: () => around('universe', constantCount) },
  {
    mistake: "one instrument updated against the others' means: correlations decay to zero",
    stages: () => around('universe', vanishingCorrelations),
  },
  {
    mistake: 'the opening price as base in each window',
    stages: () => around('universe', openingPriceAsBase),
  },
  { mistake: 'Gaussian noise on the price', stages: noisyPrices },
  {
    mistake: 'means of one period updated with returns of another',
    stages: () => around('universe', mixedUnits),
  },
  {
    mistake: 'un-annualised Sharpe compared with an annual threshold',
    stages: () =>
      defining((portfolio) => ({
        ...portfolio,
        policy: {
          ...portfolio.policy,
          // SR / sqrt(52) < 1 is SR < sqrt(52).
          sharpe: { threshold: Math.sqrt(52), rearm: 1.1 * Math.sqrt(52) },
        },
      })),
  },
  {
    mistake: 'a default rf of 0.02 against weekly means',
    stages: () => defining((portfolio) => ({ ...portfolio, riskFreeRate: 0.02 })),
  },
  {
    mistake: 'acting on every message below the threshold',
    stages: () => around('universe', actingOnEveryMessage),
  },
];
