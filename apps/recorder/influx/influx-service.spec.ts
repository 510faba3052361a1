import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { readEnvironment } from '#platform/config/environment.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { filledHistory } from '#testing/history/filled-history.js';
import { StubInflux } from '#testing/influx/stub-influx.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { RecorderModule } from '../recorder-module.js';
import { influxConfigIn } from './influx-config.js';
import { InfluxService } from './influx-service.js';

const TOKEN = 'a-token-that-nobody-prints';

/** The recorder's module as the environment configures it, without a history. */
async function start(variables: Readonly<Record<string, string>>, directory: string) {
  const told: string[] = [];
  const log = new MemoryTopicLog();
  log.append(...filledHistory(3));
  const module = RecorderModule.forRoot(
    {
      logId: () => Promise.resolve('log'),
      onOtherLog: 'refuse',
      when: Promise.resolve(),
      onTrouble: (text) => told.push(text),
      influx: influxConfigIn(readEnvironment(variables), directory, (text) => told.push(text)),
    },
    [PlatformModule.forRoot({ topics: log, history: null })],
  );
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  return { app, influx: app.get(InfluxService), told };
}

describe('InfluxDB in the recorder', () => {
  afterEach(removeTemporaryDirectories);

  it('is off without INFLUX_URL: nothing is read, nothing is made', async () => {
    const directory = temporaryDirectory();
    const { app, influx } = await start({}, directory);
    await influx.settled();
    expect([influx.figures.state, influx.isDegraded]).toEqual(['off', false]);
    await app.close();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is written while the module lives; away it degrades, and its token is in no message and no file', async () => {
    const directory = temporaryDirectory();
    const server = await StubInflux.start();
    server.answer = () => ({ status: 401, body: `{"message":"unauthorized: ${TOKEN}"}` });
    const variables = {
      ...{ INFLUX_URL: server.url, INFLUX_TOKEN: TOKEN },
      ...{ INFLUX_ORG: 'desk', INFLUX_BUCKET: 'ballast' },
    };
    const away = await start(variables, directory);
    await away.influx.settled();
    expect([away.influx.figures.state, away.influx.isDegraded]).toEqual(['spilling', true]);
    await away.app.close();
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    expect([...files, ...away.told].filter((text) => text.includes(TOKEN))).toEqual([]);
    server.answer = () => 'taken';
    const back = await start(variables, directory);
    while (back.influx.figures.written === 0 || back.influx.isDegraded) await back.influx.settled();
    await back.app.close();
    await server.stop();
    // Three windows with weights held of three names, and two versions of target weights.
    expect(server.points.size).toBe(3 * 4 + 6);
    expect(back.told).toEqual([]);
  });
});
