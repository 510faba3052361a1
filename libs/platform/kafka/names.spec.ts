import { topicList } from '#stream/topics.js';
import { KafkaNames } from './names.js';

describe('names on a cluster', () => {
  it('are those of the table by default', () => {
    const names = new KafkaNames();
    for (const { name } of topicList) expect(names.physical(name)).toBe(name);
  });

  it('carry the namespace inside and a prefix on the public ones', () => {
    const names = new KafkaNames('blue', 'test.');
    expect(names.physical('ballast.ticks')).toBe('blue.ticks');
    expect(names.physical('ballast.changelog.bars')).toBe('blue.changelog.bars');
    expect(names.physical('Weights')).toBe('test.Weights');
    expect(names.logical('blue.ticks')).toBe('ballast.ticks');
    expect(names.logical('test.Weights')).toBe('Weights');
    expect(names.transactionalId('bars', 3)).toBe('blue.bars.3');
    expect(() => names.logical('blue.unknown')).toThrow(
      'expected a topic of ours, was blue.unknown',
    );
  });
});
