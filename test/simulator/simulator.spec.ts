import { NO_FAULTS } from '#testing/simulator/faults.js';
import { type History, runHistory } from '#testing/simulator/history.js';
import { marketOf } from '#testing/simulator/market.js';
import { MUTANTS } from '#testing/simulator/mutants.js';
import { reportOf } from '#testing/simulator/report.js';
import { Simulation } from '#testing/simulator/simulation.js';

const TIMEOUT_MS = 120_000;
/** A history with crashes, zombies and lost answers. */
const SEED = 15;

const codes = ({ exits }: History): (string | null)[] => exits.map(({ code }) => code);

describe('the simulator', () => {
  it(
    'runs the same history for the same seed, event by event, and another one for another',
    async () => {
      const once = reportOf(SEED, await new Simulation().run(SEED));
      const again = reportOf(SEED, await new Simulation().run(SEED));
      const other = reportOf(SEED + 12, await new Simulation().run(SEED + 12));
      expect(again).toEqual(once);
      expect(other.digest).not.toBe(once.digest);
    },
    TIMEOUT_MS,
  );

  it(
    'sees a second number of replicas refused, and nothing lost by it',
    async () => {
      const history = await runHistory({
        seed: 1,
        market: marketOf(1),
        rates: NO_FAULTS,
        provoke: (operator) => {
          operator.intrude();
        },
      });
      expect(codes(history)).toContain('CONFIG_REPLICAS');
      expect(history.restedAt).not.toBeNull();
    },
    TIMEOUT_MS,
  );

  it.each(MUTANTS)(
    'catches: $name (within $caughtWithin seeds)',
    async ({ mutation, caughtWithin }) => {
      const caught = await new Simulation(mutation).firstWrong(1, caughtWithin);
      expect(caught).not.toBeNull();
    },
    TIMEOUT_MS,
  );
});
