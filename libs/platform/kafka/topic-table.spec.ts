import { changelogTopic, topicList } from '#stream/topics.js';
import { topology } from '#stream/topology.js';
import { kafkaTopics } from './topic-table.js';

describe('the topics of a cluster', () => {
  it('are those of the table, a changelog for each stage and one for the feeds', () => {
    const names = kafkaTopics('development').map(({ topic }) => topic);
    expect(names.sort()).toEqual(
      [
        ...topicList.map(({ name }) => name),
        ...topology.map(({ name }) => changelogTopic(name)),
        changelogTopic('feed'),
      ].sort(),
    );
  });

  it('have a changelog partition for each task', () => {
    const partitions = new Map(
      kafkaTopics('development').map(({ topic, partitions: count }) => [topic, count]),
    );
    for (const { name, tasks } of topology)
      expect(partitions.get(changelogTopic(name))).toBe(tasks);
  });

  it('are kept three times with two in sync outside development', () => {
    for (const { replicationFactor, settings } of kafkaTopics('production')) {
      expect(replicationFactor).toBe(3);
      expect(settings['min.insync.replicas']).toBe('2');
    }
    expect(kafkaTopics('development').every((topic) => topic.replicationFactor === 1)).toBe(true);
  });

  it('can be read by every client, whatever a producer packs with', () => {
    for (const { settings } of kafkaTopics('production')) {
      expect(settings['compression.type']).toBe('uncompressed');
    }
  });

  it('keep decisions for ever and compact what is a table', () => {
    const of = (topic: string) =>
      kafkaTopics('development').find((candidate) => candidate.topic === topic)?.settings;
    expect(of('ballast.decisions')).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
    });
    expect(of('ballast.definitions')).toMatchObject({ 'cleanup.policy': 'compact' });
    expect(of('ballast.ticks')).toMatchObject({ 'retention.ms': '3600000' });
  });
});
