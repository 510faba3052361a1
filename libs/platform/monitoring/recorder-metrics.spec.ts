import { Registry } from 'prom-client';
import { topics } from '#stream/topics.js';
import { registerRecorderMetrics } from './recorder-metrics.js';

describe('metrics of a recorder', () => {
  it('count refused records of every recorded topic from zero, so that an alert sees the first', async () => {
    const registry = new Registry();
    const refused = new Map<string, number>();
    registerRecorderMetrics(registry, () => ({
      ...{ state: 'recording', lag: 3, batches: 2, records: 40, failures: 0, refused },
    }));
    const shown = async (): Promise<string[]> =>
      (await registry.metrics()).split('\n').filter((line) => line.includes('refused_total{'));
    const first = await shown();
    expect(first).toContain('ballast_recorder_refused_total{topic="ballast.outcomes"} 0');
    expect(first).toHaveLength(6);
    refused.set(topics.outcomes.name, 1);
    expect(await shown()).toContain('ballast_recorder_refused_total{topic="ballast.outcomes"} 1');
  });
});
