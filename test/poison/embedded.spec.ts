import { join } from 'node:path';
import { whenBroadcast } from '#platform/bootstrap/bootstrap.js';
import { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import type { EmbeddedRuntime } from '#platform/embedded/embedded-runtime.js';
import { Journal } from '#platform/journal/journal.js';
import { schemasFingerprint } from '#platform/task/fingerprint.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { Tick } from '#stream/generated/wire-types.js';
import { topicList, topics } from '#stream/topics.js';
import { startStages } from '#testing/hosted-stages.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { answer } from '../../apps/admin/dead-letters/command.js';
import { journalDeadLetters } from '../../apps/admin/dead-letters/journal-dead-letters.js';
import { definitions, universe } from '../replay/casablanca-replay.js';
import { expected, listed, summary } from './listed.js';
import { after, poisons, quote, type Written } from './poison.js';

describe('poison on the embedded runtime', () => {
  let directory: string;
  let journal: Journal;
  let runtime: EmbeddedRuntime;

  const start = async (): Promise<void> => {
    journal = Journal.open({
      ...{ directory: join(directory, 'journal'), topics: topicList, now: Date.now },
      ...{ sync: { kind: 'interval', ms: 5 }, fingerprint: schemasFingerprint() },
      onFatal: (error) => {
        throw error;
      },
    });
    runtime = startStages(journal);
  };
  const stop = async (): Promise<void> => {
    await runtime.stop();
    await journal.close();
  };
  const write = (records: readonly Written[]): void => {
    const outputs = records.map(({ value, headers, topic, partition, key }) => ({
      ...{ topic, partition, key, value: value ?? new Uint8Array() },
      ...(headers && { headers }),
    }));
    journal.commit({ stage: 'outside', task: 0, outputs, changelog: [] });
  };
  const tickPrices = (): number[] => {
    const { decode } = avroRecordCodec();
    return Array.from({ length: topics.ticks.partitions }, (_, partition) =>
      journal.read(topics.ticks.name, partition, 0, 100_000),
    )
      .flat()
      .map((record) => decode(record).value as Tick)
      .flatMap(({ kind, price, source }) => (kind === 'tick' && source === 'live' ? [price] : []));
  };

  beforeAll(async () => {
    directory = temporaryDirectory();
    await start();
    const log = new EmbeddedTopicLog(journal, avroRecordCodec());
    await log.publish(definitions());
    await whenBroadcast(log, [universe.universeId]);
    write([quote()]);
    for (const poison of poisons) write([poison]);
    write([after]);
    await runtime.settled();
  });
  afterAll(async () => {
    await stop();
    removeTemporaryDirectories();
  });

  it('is in the list, each record once with its code, while the stream goes on', async () => {
    await journal.synced();
    expect(summary(await listed(journalDeadLetters(directory)))).toEqual(expected(poisons));
    expect(tickPrices()).toEqual([1290.5, 1290.5]);
  });

  it('is the same list after a restart: nothing is refused twice', async () => {
    await stop();
    await start();
    await runtime.settled();
    expect(summary(await listed(journalDeadLetters(directory)))).toEqual(expected(poisons));
  });

  it('is handed in again once the runtime has stopped, and judged again', async () => {
    await stop();
    const log = journalDeadLetters(directory);
    const wanted = (await listed(log)).find(({ code }) => code === 'DATA_TICK_FUTURE');
    const ids = [wanted?.id ?? ''];
    await answer(log, { kind: 'resubmit', ids, repeats: 'once' });
    await start();
    await runtime.settled();
    await journal.synced();
    const letters = await listed(log);
    expect(letters).toHaveLength(poisons.length + 1);
    expect(letters.at(-1)).toMatchObject({ code: 'DATA_TICK_FUTURE', sha256: wanted?.sha256 });
    expect(letters.find(({ id }) => id === wanted?.id)?.resubmitted).toHaveLength(1);
  });

  it('cannot be handed in beside a runtime that has the journal', async () => {
    const [{ id }] = await listed(journalDeadLetters(directory));
    await expect(
      answer(journalDeadLetters(directory), { kind: 'resubmit', ids: [id], repeats: 'again' }),
    ).rejects.toThrow('expected a journal that nobody uses');
  });
});
