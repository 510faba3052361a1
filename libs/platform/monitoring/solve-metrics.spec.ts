import { Registry } from 'prom-client';
import { MAX_PORTFOLIOS, registerSolveMetrics } from './solve-metrics.js';

describe('times of solves', () => {
  const countsIn = async (registry: Registry): Promise<string[]> =>
    (await registry.metrics())
      .split('\n')
      .filter((line) => /^ballast_solve_seconds_count/.test(line));

  it('are of each portfolio', async () => {
    const registry = new Registry();
    const onSolved = registerSolveMetrics(registry);
    onSolved('one', 0.2);
    onSolved('two', 0.3);
    onSolved('one', 0.4);
    expect(await countsIn(registry)).toEqual([
      'ballast_solve_seconds_count{portfolio="one"} 2',
      'ballast_solve_seconds_count{portfolio="two"} 1',
    ]);
    expect(await registry.metrics()).toContain(
      'ballast_solve_seconds_bucket{le="0.5",portfolio="one"} 2',
    );
  });

  it('are of so many portfolios at most: the others share one', async () => {
    const registry = new Registry();
    const onSolved = registerSolveMetrics(registry);
    for (let k = 0; k < MAX_PORTFOLIOS + 50; k++) onSolved(`p${k}`, 0.1);
    onSolved('p0', 0.1);
    const counts = await countsIn(registry);
    expect(counts).toHaveLength(MAX_PORTFOLIOS + 1);
    expect(counts).toContain('ballast_solve_seconds_count{portfolio="p0"} 2');
    expect(counts).toContain('ballast_solve_seconds_count{portfolio="other"} 50');
  });
});
