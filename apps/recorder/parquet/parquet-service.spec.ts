import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { readEnvironment } from '#platform/config/environment.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { RecorderModule } from '../recorder-module.js';
import { parquetConfigIn } from './parquet-config.js';
import { ParquetService } from './parquet-service.js';

/** The recorder's module as the environment configures it, without a history. */
async function start(variables: Readonly<Record<string, string>>) {
  const told: string[] = [];
  const log = new MemoryTopicLog();
  log.append(...filledHistory(3));
  const onTrouble = (text: string): void => void told.push(text);
  const module = RecorderModule.forRoot(
    {
      logId: () => Promise.resolve('log'),
      ...{ onOtherLog: 'refuse', when: Promise.resolve(), onTrouble },
      parquet: await parquetConfigIn(readEnvironment(variables), 'refuse', onTrouble),
    },
    [PlatformModule.forRoot({ topics: log, history: null })],
  );
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  return { app, parquet: app.get(ParquetService), told };
}

describe('Parquet in the recorder', () => {
  afterEach(removeTemporaryDirectories);

  it('is off without BALLAST_PARQUET_DIR', async () => {
    const { app, parquet } = await start({});
    await parquet.settled();
    expect([parquet.figures.state, parquet.isDegraded]).toEqual(['off', false]);
    await app.close();
  });

  it('is written below the namespace while the module lives', async () => {
    const directory = temporaryDirectory();
    const { app, parquet, told } = await start({
      ...{ BALLAST_PARQUET_DIR: directory, BALLAST_NAMESPACE: 'desk' },
    });
    await parquet.settled();
    // Four windows, two versions of three weights, two decisions.
    expect(parquet.figures).toMatchObject({ state: 'recording', rows: 4 + 6 + 2, lag: 0 });
    await app.close();
    expect(readdirSync(join(directory, 'desk')).filter((name) => !name.startsWith('_'))).toEqual([
      ...['decisions', 'metrics', 'weights'],
    ]);
    expect(told).toEqual([]);
  });

  it('degrades while the folder cannot be made', async () => {
    const { app, parquet, told } = await start({ BALLAST_PARQUET_DIR: '/dev/null/parquet' });
    await parquet.settled();
    expect([parquet.figures.state, parquet.isDegraded]).toEqual(['failing', true]);
    await app.close();
    expect(told).toEqual([expect.stringContaining('/dev/null/parquet')]);
  });

  it.each(['/data/*', '/data/[a]', '/data/{a,b}'])('refuses the folder %s', (folder) => {
    expect(() => readEnvironment({ BALLAST_PARQUET_DIR: folder })).toThrow(
      'BALLAST_PARQUET_DIR: expected a folder without',
    );
  });
});
