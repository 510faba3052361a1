import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfluxWriter } from '#platform/influx/influx-writer.js';
import { LineDelivery } from '#platform/influx/line-delivery.js';
import { Spill } from '#platform/influx/spill.js';
import type { Metrics, Returns } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { filledHistory, weightsRecord } from '#testing/history/filled-history.js';
import { StubInflux } from '#testing/influx/stub-influx.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import {
  metrics,
  metricsRecord,
  universeDefinition,
  universeRecord,
  WINDOW_END,
} from '#testing/wire-fixtures.js';
import { InfluxRecorder } from './influx-recorder.js';
import { PositionFile } from './position-file.js';

const TIMEOUT_MS = 180_000;
const SECOND_MS = 1_000;
/** Between two windows. */
const STEP_MS = 5 * SECOND_MS;

/** Time that passes as the test says. */
const clock = { ms: 0 };
const timing = {
  now: () => clock.ms,
  sleep: async (ms: number) => {
    clock.ms += ms;
    await new Promise((resolve) => setTimeout(resolve, 1));
  },
  turn: () => Promise.resolve(),
};

const returnsRecord = (window: number, over: Partial<Returns> = {}): Output => {
  const value: Returns = {
    ...{ universeId: 'casablanca', universeVersion: 1, session: '2026-04-10', source: 'live' },
    ...{ windowEnd: WINDOW_END + window * STEP_MS, revision: 0, window, dtYears: 1e-7 },
    ...{ returns: [0, 0.001, -0.001], closes: [100 + window, 50, 20], stale: [false, false, true] },
    ...over,
  };
  return { topic: topics.returns.name, key: value.universeId, value };
};

const windowRecords = (window: number): Output[] => {
  const told: Metrics = metrics({ windowEnd: WINDOW_END + window * STEP_MS, source: 'live' });
  return [returnsRecord(window), metricsRecord(told)];
};

describe('the recorder of InfluxDB', () => {
  let server: StubInflux;
  let directory: string;
  const troubles: string[] = [];
  beforeEach(async () => {
    server = await StubInflux.start();
    directory = temporaryDirectory();
    troubles.splice(0);
    clock.ms = 0;
  });
  afterEach(async () => {
    await server.stop();
    removeTemporaryDirectories();
  });

  /** One life of the process; `stop` or not, another one begins from its files. */
  const start = (
    log: MemoryTopicLog,
    { timeoutMs = 20_000, spillLimitBytes = 1e9, id = 'log' } = {},
  ) => {
    const onTrouble = (text: string): void => void troubles.push(text);
    const spill = new Spill(join(directory, 'spill'), {
      onDamage: (bytes) => onTrouble(`damaged: ${bytes}`),
    });
    const target = { url: server.url, token: 'token', org: 'desk', bucket: 'raw', timeoutMs };
    const recorder = new InfluxRecorder({
      ...{ source: log, timing, onTrouble, logId: () => Promise.resolve(id) },
      delivery: new LineDelivery({
        ...{ writer: new InfluxWriter(target), spill, spillLimitBytes, onTrouble },
        ...{ now: timing.now, random: () => 1 },
      }),
      positions: new PositionFile(join(directory, 'positions.json')),
    });
    recorder.start();
    const stop = async (): Promise<void> => {
      await recorder.stop();
      await spill.close();
    };
    return { recorder, stop };
  };
  const untilDrained = async (recorder: InfluxRecorder): Promise<void> => {
    do {
      clock.ms += SECOND_MS;
      await recorder.settled();
    } while (recorder.figures.state !== 'delivering');
  };
  /** What a database has that was never away. */
  const expected = async (outputs: readonly Output[]) => {
    const log = new MemoryTopicLog();
    log.append(...outputs);
    const other = await StubInflux.start();
    const own = [server, directory] as const;
    [server, directory] = [other, temporaryDirectory()];
    const { recorder, stop } = start(log);
    await recorder.settled();
    await stop();
    await other.stop();
    [server, directory] = own;
    return other.points;
  };

  it(
    'writes what is there and what comes, and begins behind it after a restart',
    async () => {
      const outputs = [...filledHistory(20), ...windowRecords(1)];
      const log = new MemoryTopicLog();
      log.append(...outputs.slice(0, 12));
      const first = start(log);
      await first.recorder.settled();
      log.append(...outputs.slice(12));
      await first.recorder.settled();
      expect(first.recorder.figures).toMatchObject({ state: 'delivering', lag: 0, failures: 0 });
      await first.stop();
      const before = server.taken.length;
      expect(first.recorder.figures.written).toBe(before);
      log.append(...windowRecords(2));
      const second = start(log);
      await second.recorder.settled();
      await second.stop();
      // Three closes, the figures, and the weights held of three names.
      expect(server.taken.length - before).toBe(7);
      expect(server.points).toEqual(await expected([...outputs, ...windowRecords(2)]));
      expect(troubles).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'loses nothing in ten minutes of outage, whatever kind, with a crash and a restart in it',
    async () => {
      const log = new MemoryTopicLog();
      const outputs: Output[] = [universeRecord(universeDefinition())];
      log.append(...outputs);
      let life = start(log, { timeoutMs: 100 });
      const until = async (windows: number): Promise<void> => {
        for (; window <= windows; window++) {
          const target = weightsRecord(window / 12, { AKT: 1 });
          const records = [...windowRecords(window), ...(window % 12 === 0 ? [target] : [])];
          outputs.push(...records);
          log.append(...records);
          clock.ms += STEP_MS;
          await life.recorder.settled();
        }
      };
      let window = 1;
      await until(2);
      server.answer = () => 'hangs';
      await until(22);
      server.answer = () => 'hangs up';
      await until(42);
      server.answer = () => ({ status: 503, headers: { 'retry-after': '45' } });
      await until(62);
      server.answer = () => ({ status: 429, headers: { 'retry-after': '1' } });
      // A crash: what is in memory is gone, and the next life finds the files.
      await life.stop();
      life = start(log, { timeoutMs: 100 });
      await until(82);
      await server.stop();
      await until(122);
      expect(life.recorder.figures).toMatchObject({ state: 'spilling', lag: 0, written: 0 });
      expect(life.recorder.figures.spilledBytes).toBeGreaterThan(20_000);
      server.answer = () => 'taken';
      await server.listen();
      await untilDrained(life.recorder);
      await until(124);
      expect(life.recorder.figures).toMatchObject({
        state: 'delivering',
        spilledBytes: 0,
        refused: 0,
      });
      await life.stop();
      expect(server.points).toEqual(await expected(outputs));
      // 124 windows of 7 points, and one of a decision each minute.
      expect(server.points.size).toBe(124 * 7 + 10);
      expect(troubles.filter((text) => !text.startsWith('InfluxDB '))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'drains in the order in which it came',
    async () => {
      const log = new MemoryTopicLog();
      log.append(universeRecord(universeDefinition()));
      server.answer = () => ({ status: 500 });
      const { recorder, stop } = start(log);
      for (let k = 0; k < 30; k++) {
        log.append(returnsRecord(k));
        await recorder.settled();
      }
      server.answer = () => 'taken';
      await untilDrained(recorder);
      await stop();
      const closes = server.taken.filter((line) => line.includes('instrument=AKT'));
      expect(closes.map((line) => Number(/close=(\d+)/.exec(line)?.[1]))).toEqual(
        Array.from({ length: 30 }, (_, k) => 100 + k),
      );
    },
    TIMEOUT_MS,
  );

  it('counts a partial write once and does not repeat it', async () => {
    const log = new MemoryTopicLog();
    log.append(universeRecord(universeDefinition()));
    server.answer = (lines) => ({
      status: 400,
      body: '{"error":"partial write: field type conflict: close is a string dropped=1"}',
      written: lines.slice(1),
    });
    const { recorder, stop } = start(log);
    log.append(returnsRecord(1));
    await recorder.settled();
    await untilDrained(recorder);
    await stop();
    expect(recorder.figures).toMatchObject({
      refused: 1,
      written: 2,
      failures: 0,
      state: 'delivering',
    });
    expect(server.requests).toHaveLength(1);
    expect(troubles).toEqual([expect.stringContaining('was without 1: it answered 400')]);
  });

  it(
    'reads no further while what is meant for the disk is full, and loses nothing',
    async () => {
      const log = new MemoryTopicLog();
      const outputs = [
        universeRecord(universeDefinition()),
        ...windowRecords(1),
        ...windowRecords(2),
      ];
      log.append(...outputs.slice(0, 3));
      server.answer = () => ({ status: 503 });
      const { recorder, stop } = start(log, { spillLimitBytes: 100 });
      await recorder.settled();
      log.append(...outputs.slice(3));
      await recorder.settled();
      expect(recorder.figures).toMatchObject({ state: 'spilling', lag: 2 });
      server.answer = () => 'taken';
      while (recorder.figures.lag > 0) await untilDrained(recorder);
      await stop();
      expect(server.points).toEqual(await expected(outputs));
    },
    TIMEOUT_MS,
  );

  it('begins another log with its oldest record', async () => {
    const log = new MemoryTopicLog();
    log.append(...filledHistory(3));
    const first = start(log);
    await first.recorder.settled();
    await first.stop();
    const { length } = server.taken;
    const second = start(log, { id: 'another log' });
    await second.recorder.settled();
    await second.stop();
    expect(server.taken).toEqual([
      ...server.taken.slice(0, length),
      ...server.taken.slice(0, length),
    ]);
  });

  it('passes closes over that nobody can name, and tells of it', async () => {
    const log = new MemoryTopicLog();
    log.append(returnsRecord(1, { universeId: 'nowhere' }), ...windowRecords(1).slice(1));
    const { recorder, stop } = start(log);
    await recorder.settled();
    await stop();
    expect(recorder.figures).toMatchObject({ lag: 0, written: 4 });
    expect(troubles).toEqual([expect.stringContaining('definition of the universe nowhere')]);
  });

  it('tells of a trouble once, and again when it had gone in between', async () => {
    const draft = join(directory, 'positions.json.draft');
    const log = new MemoryTopicLog();
    log.append(universeRecord(universeDefinition()));
    const { recorder, stop } = start(log);
    await recorder.settled();
    for (let k = 1; k <= 2; k++) {
      // A folder stands where positions should be written.
      mkdirSync(draft);
      log.append(...windowRecords(k));
      for (let tries = 0; tries < 3; tries++) await recorder.settled();
      expect(recorder.figures.state).toBe('failing');
      rmdirSync(draft);
      while (recorder.figures.state === 'failing') await recorder.settled();
    }
    await stop();
    expect(troubles).toEqual(Array(2).fill(expect.stringContaining('EISDIR')));
  });

  it('says what is wrong with a file of positions that it cannot read, once', async () => {
    writeFileSync(join(directory, 'positions.json'), '{');
    const { recorder, stop } = start(new MemoryTopicLog());
    await recorder.settled();
    await recorder.settled();
    expect(recorder.figures.state).toBe('failing');
    await stop();
    expect(troubles).toEqual([expect.stringContaining('expected positions of the log in')]);
  });
});
