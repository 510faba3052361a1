import { inlineSolver } from '#platform/solver/inline-solver.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import { MemoryCommitLog } from '#testing/memory-commit-log.js';
import { answering } from '#platform/solver/answering.js';
import type { DeadLetter, Tick } from '#stream/generated/wire-types.js';
import { topology } from '#stream/topology.js';
import { topics } from '#stream/topics.js';
import { EmbeddedRuntime } from './embedded-runtime.js';

const codec = avroRecordCodec();

function runtimeOn(journal: MemoryCommitLog, fingerprint = 'a'): EmbeddedRuntime {
  const solver = inlineSolver();
  const runtime = new EmbeddedRuntime({
    journal,
    codec,
    fingerprint,
    onFatal: (error) => {
      throw error;
    },
  });
  for (const stage of topology) {
    runtime.host(stage, (batch, runner) => {
      if (!stage.offload) {
        runner.fold(batch.records);
        return undefined;
      }
      return runner.answer(
        batch.records,
        answering((request) => solver.decide(request)),
      );
    });
  }
  runtime.start();
  return runtime;
}

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
    const runtime = runtimeOn(journal);
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
    const first = runtimeOn(journal);
    journal.commit({
      stage: 'test',
      task: 0,
      outputs: [codec.encode({ topic: topics.ticks.name, key: 'XXX', value: tick, partition: 0 })],
      changelog: [],
    });
    await first.settled();
    await first.stop();
    for (const fingerprint of ['a', 'another topology']) {
      const next = runtimeOn(journal, fingerprint);
      await next.settled();
      await next.stop();
    }
    expect(deadLetters(journal)).toHaveLength(1);
  });

  it('reports how far each task has read', async () => {
    const journal = new MemoryCommitLog();
    const runtime = runtimeOn(journal);
    await runtime.settled();
    expect(runtime.status()).toHaveLength(topology.reduce((sum, { tasks }) => sum + tasks, 0));
    expect(runtime.unread).toBe(0);
    await runtime.stop();
  });
});
