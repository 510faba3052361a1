import { avroRecordCodec } from '#platform/task/record-codec.js';
import { startStages } from '#testing/hosted-stages.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import type { DeadLetter, Tick } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { topology } from '#stream/topology.js';

const codec = avroRecordCodec();

const tick: Tick = {
  kind: 'tick',
  venue: 'nowhere',
  instrument: 'XXX',
  eventTime: 1,
  price: 1,
  sequence: 1,
  cumulativeVolume: 0,
  source: 'live',
};

const deadLetters = (journal: MemoryCommitLog): DeadLetter[] =>
  Array.from({ length: topics.deadLetter.partitions }, (_, partition) =>
    journal.read(topics.deadLetter.name, partition, 0, 100),
  )
    .flat()
    .map((record) => codec.decode(record).value as DeadLetter);

describe('the embedded runtime', () => {
  it('turns poison into a dead letter in the commit that moves past it, and goes on', async () => {
    const journal = new MemoryCommitLog();
    const runtime = startStages(journal);
    const good = codec.encode({ topic: topics.ticks.name, key: 'XXX', value: tick, partition: 0 });
    journal.commit({
      stage: 'test',
      task: 0,
      outputs: [{ ...good, value: good.value.slice(0, 5) }, good],
      changelog: [],
    });
    await runtime.settled();
    expect(deadLetters(journal).map(({ code, offset }) => [code, offset])).toEqual([
      ['DATA_MALFORMED', 0],
      ['DATA_UNKNOWN_INSTRUMENT', 1],
    ]);
    await runtime.stop();
  });

  it('does not write a dead letter again after a restart, with or without its snapshot', async () => {
    const journal = new MemoryCommitLog();
    const first = startStages(journal);
    journal.commit({
      stage: 'test',
      task: 0,
      outputs: [codec.encode({ topic: topics.ticks.name, key: 'XXX', value: tick, partition: 0 })],
      changelog: [],
    });
    await first.settled();
    await first.stop();
    for (const fingerprint of ['a', 'another topology']) {
      const next = startStages(journal, fingerprint);
      await next.settled();
      await next.stop();
    }
    expect(deadLetters(journal)).toHaveLength(1);
  });

  it('reports how far each task has read', async () => {
    const journal = new MemoryCommitLog();
    const runtime = startStages(journal);
    await runtime.settled();
    expect(runtime.status()).toHaveLength(topology.reduce((sum, { tasks }) => sum + tasks, 0));
    expect(runtime.unread).toBe(0);
    await runtime.stop();
  });
});
