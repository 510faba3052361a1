import type { LogRecord } from './log-record.js';
import type { Stage } from './operator.js';
import { stageNamed, topology } from './topology.js';
import { topicList, topics } from './topics.js';
import { TopologyDriver } from '#testing/topology-driver.js';
import { closesOf, command, definitionOf, tick, watermark } from '#testing/stream-fixtures.js';
import { eagerPortfolio } from '#testing/universe-scenario.js';
import { universeDefinition } from '#testing/wire-fixtures.js';

const names = new Set(topicList.map(({ name }) => name));

describe('the topology', () => {
  it('reads and writes topics of the one table', () => {
    for (const { inputs, outputs } of topology) {
      for (const name of [...inputs, ...outputs]) expect(names).toContain(name);
    }
  });

  it('has stages of distinct names that can be asked for', () => {
    expect(new Set(topology.map(({ name }) => name)).size).toBe(topology.length);
    expect(stageNamed('bars').name).toBe('bars');
    expect(() => stageNamed('none')).toThrow(RangeError);
  });

  it('gives every input partition to one task', () => {
    for (const { inputs, tasks } of topology) {
      for (const name of inputs) {
        const partitions = topicList.find((topic) => topic.name === name)?.partitions ?? 0;
        expect(partitions % tasks).toBe(0);
      }
    }
  });

  it('never reads back what a stage projects for outside clients alone', () => {
    const read = new Set(topology.flatMap(({ inputs }) => inputs));
    expect(read.has(topics.portfMetrics.name)).toBe(false);
    expect(read.has(topics.portfUpdatedStats.name)).toBe(false);
  });

  it('writes no topic that its stage does not name, on a day with everything in it', () => {
    const undeclared: string[] = [];
    const watched = topology.map((stage): Stage => ({
      ...stage,
      create: (index) => {
        const task = stage.create(index);
        return {
          process: (record: LogRecord) => {
            const outputs = task.process(record);
            for (const { topic } of outputs) {
              if (!stage.outputs.includes(topic)) undeclared.push(`${stage.name} ${topic}`);
            }
            return outputs;
          },
          snapshot: () => task.snapshot(),
          restore: (snapshot) => {
            task.restore(snapshot);
          },
        };
      },
    }));
    const driver = new TopologyDriver({ stages: watched });
    const universe = universeDefinition();
    const say = (value: unknown): void => {
      driver.run([{ topic: topics.universe.name, key: 'casablanca', value }]);
    };
    const broadcast = (at: number): void => {
      driver.run(
        [0, 1, 2, 3].map((partition) => ({
          topic: topics.ticks.name,
          key: 'feed',
          partition,
          value: watermark(at),
        })),
      );
    };
    say(definitionOf({ universe }));
    say(definitionOf({ portfolio: eagerPortfolio() }));
    const windows = Array.from({ length: 8 }, (_, k) =>
      closesOf(universe, k, [100 + k, 90, 80 - k]),
    );
    broadcast(windows[0].windowStart);
    for (const { windowEnd, prices } of windows) {
      driver.run(
        prices.map((price, i) => ({
          topic: topics.ticks.name,
          key: universe.instruments[i],
          value: tick({ instrument: universe.instruments[i], eventTime: windowEnd - 1, price }),
        })),
      );
      broadcast(windowEnd);
    }
    const late = tick({ instrument: 'AKT', eventTime: windows[0].windowStart, price: 1 });
    driver.run([{ topic: topics.ticks.name, key: 'AKT', value: late }]);
    say(command());
    expect(undeclared).toEqual([]);
    expect(driver.records(topics.late.name)).toHaveLength(1);
    expect(driver.records(topics.decisions.name).length).toBeGreaterThan(0);
  });
});
