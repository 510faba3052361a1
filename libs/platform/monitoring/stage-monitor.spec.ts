import { Registry } from 'prom-client';
import type { StageStatus } from '#platform/task/stage-runtime.js';
import { topology } from '#stream/topology.js';
import { topics } from '#stream/topics.js';
import { StageMonitor } from './stage-monitor.js';

const NOW = Date.UTC(2026, 0, 2, 10, 0, 5);

const statusOf = (stage: string, task: number, more: Partial<StageStatus> = {}): StageStatus => ({
  stage,
  task,
  ...{ records: 0, outputs: 0, deadLetters: 0, late: 0, commits: 0, snapshots: 0 },
  ...{ lag: 0, restarts: 0, transactionSeconds: 0, restored: true },
  ...more,
});

describe('the metrics of stages', () => {
  const monitored = (status: readonly StageStatus[]) => {
    const registry = new Registry();
    const monitor = new StageMonitor(
      registry,
      () => status,
      () => NOW,
    );
    const text = (): Promise<string> => registry.metrics();
    return { registry, monitor, text };
  };

  it('are what the status of each task says, by stage and task', async () => {
    const { text } = monitored([
      statusOf('bars', 1, { records: 70, late: 2, lag: 5, restored: false }),
      statusOf('universe', 0, { deadLetters: 3, restarts: 1, commits: 9, snapshots: 4 }),
    ]);
    const lines = (await text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'ballast_stage_records_total{stage="bars",task="1"} 70',
        'ballast_stage_late_ticks_total{stage="bars",task="1"} 2',
        'ballast_stage_lag_records{stage="bars",task="1"} 5',
        'ballast_stage_restored{stage="bars",task="1"} 0',
        'ballast_stage_restored{stage="universe",task="0"} 1',
        'ballast_stage_dead_letters_total{stage="universe",task="0"} 3',
        'ballast_stage_restarts_total{stage="universe",task="0"} 1',
        'ballast_stage_commits_total{stage="universe",task="0"} 9',
        'ballast_stage_snapshots_total{stage="universe",task="0"} 4',
      ]),
    );
  });

  it('do not add up what is read twice', async () => {
    const { text } = monitored([statusOf('bars', 0, { records: 7 })]);
    await text();
    expect(await text()).toContain('ballast_stage_records_total{stage="bars",task="0"} 7');
  });

  it('count transactions by their time', async () => {
    const { monitor, text } = monitored([]);
    monitor.onTransaction({ stage: 'bars', task: 0 }, 0.03);
    monitor.onTransaction({ stage: 'bars', task: 0 }, 0.5);
    const shown = await text();
    expect(shown).toContain('transaction_seconds_sum{stage="bars",task="0"} 0.53');
    expect(shown).toContain('transaction_seconds_count{stage="bars",task="0"} 2');
    expect(shown).toContain('transaction_seconds_bucket{le="0.05",stage="bars",task="0"} 1');
  });

  it('measure the delay from the newest event time that a task has finished, by source', async () => {
    const { monitor, text } = monitored([]);
    const at = (seconds: number): number => NOW - 1000 * seconds;
    const task = { stage: 'bars', task: 2 };
    const closes = (windowEnd: number, source: string) => ({
      topic: topics.universe.name,
      key: 'u',
      value: { kind: 'closes', windowEnd, source },
    });
    monitor.onOutput(task, closes(at(3), 'live'));
    // An older window, folded again after a restart.
    monitor.onOutput(task, closes(at(9), 'live'));
    monitor.onOutput(task, closes(at(1000), 'history'));
    monitor.onOutput(
      { stage: 'universe', task: 0 },
      { topic: topics.returns.name, key: 'u', value: { windowEnd: at(4), source: 'live' } },
    );
    monitor.onOutput(
      { stage: 'normalise', task: 1 },
      {
        topic: topics.ticks.name,
        key: 'f',
        value: { kind: 'watermark', watermark: at(2), source: 'live' },
      },
    );
    monitor.onOutput(
      { stage: 'universe', task: 0 },
      { topic: topics.metrics.name, key: 'p', value: { windowEnd: at(0) } },
    );
    const delays = (await text()).split('\n').filter((line) => /^\w+delay_seconds\{/.test(line));
    expect(delays).toEqual([
      'ballast_stage_watermark_delay_seconds{stage="bars",task="2",source="live"} 3',
      'ballast_stage_watermark_delay_seconds{stage="bars",task="2",source="history"} 1000',
      'ballast_stage_watermark_delay_seconds{stage="universe",task="0",source="live"} 4',
      'ballast_stage_watermark_delay_seconds{stage="normalise",task="1",source="live"} 2',
    ]);
  });

  it('have as many series a metric as the topology has tasks, three sources each at most', async () => {
    const tasks = topology.flatMap(({ name, tasks: count }) =>
      Array.from({ length: count }, (_, task) => statusOf(name, task)),
    );
    const { registry, monitor } = monitored(tasks);
    for (const task of tasks) {
      monitor.onTransaction(task, 0.01);
      for (const source of ['history', 'live', 'simulated']) {
        for (const windowEnd of [1, 2, 3]) {
          const value = { kind: 'closes', windowEnd, source };
          monitor.onOutput(task, { topic: topics.universe.name, key: 'u', value });
        }
      }
    }
    for (const { name, values } of await registry.getMetricsAsJSON()) {
      const series = new Set(values.map(({ labels }) => `${labels['stage']}/${labels['task']}`));
      expect([name, series.size]).toEqual([name, tasks.length]);
      const perTask = name.endsWith('delay_seconds') ? 3 : name.includes('transaction') ? 13 : 1;
      expect([name, values.length]).toEqual([name, perTask * tasks.length]);
    }
  });
});
