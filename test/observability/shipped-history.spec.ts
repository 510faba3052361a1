import { CERTIFIED } from '#core/optimise/certificate.js';
import { PORTFOLIO_FIGURES } from '../../apps/gateway/monitoring/portfolio-figures.js';
import type { PortfolioEntry } from '../../apps/gateway/read-model/portfolio-entry.js';
import { READ_TOPICS, ReadModel } from '../../apps/gateway/read-model/read-model.js';
import { definedDriver, sessionBatches } from '../replay/casablanca-replay.js';

const figure = (name: string, entry: PortfolioEntry): number | null => {
  const found = PORTFOLIO_FIGURES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`expected a figure ${name}`);
  return found.of(entry) ?? null;
};

/** Figures of each portfolio after each session of the shipped history, as Prometheus would have read them. */
function sessions(): ReadonlyMap<string, readonly (number | null)[]>[] {
  const model = new ReadModel(() => 0);
  const driver = definedDriver();
  const next = new Map<string, number>();
  return sessionBatches().map((batch) => {
    driver.run(batch);
    for (const record of READ_TOPICS.flatMap((topic) => driver.records(topic))) {
      const place = `${record.topic}/${record.partition}`;
      if (record.offset < (next.get(place) ?? 0)) continue;
      model.fold(record);
      next.set(place, record.offset + 1);
    }
    return new Map(
      model
        .portfolios()
        .map((entry) => [
          entry.portfolioId,
          ['undecided_windows', 'cooldown_windows', 'certificate_residual_ratio'].map((name) =>
            figure(name, entry),
          ),
        ]),
    );
  });
}

describe('the shipped history, session by session', () => {
  const all = sessions().flatMap((portfolios) => [...portfolios.values()]);

  it('has windows below the threshold, and none of them stays undecided for longer than the cooldown', () => {
    const undecided = all.map(([windows, cooldown]) => (windows ?? 0) - (cooldown ?? Infinity));
    expect(all.some(([windows]) => (windows ?? 0) > 0)).toBe(true);
    expect(Math.max(...undecided)).toBeLessThanOrEqual(0);
  });

  it('has certificates, and none of them fails', () => {
    const residuals = all.flatMap(([, , residual]) => residual ?? []);
    expect(residuals.length).toBeGreaterThan(0);
    expect(Math.max(...residuals)).toBeLessThanOrEqual(CERTIFIED);
  });
});
