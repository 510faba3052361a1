import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as duckdb from '@duckdb/node-api';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { DuckDbPartWriter } from '#platform/parquet/duckdb-part-writer.js';
import { type FolderFiles, nodeFolderFiles } from '#platform/parquet/folder-files.js';
import { ParquetFolder } from '#platform/parquet/parquet-folder.js';
import type { PartWriter } from '#platform/parquet/part-writer.js';
import type { Decision, Metrics, Returns, WeightSchema } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { weightsRecord } from '#testing/history/filled-history.js';
import { MortalFolder } from '#testing/parquet/mortal-folder.js';
import { askDuckDb, filesUnder } from '#testing/parquet/parquet-files.js';
import { GappedLog } from '#testing/parquet/gapped-log.js';
import { recordedOutputs, returnsRecord } from '#testing/parquet/recorded-outputs.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { metrics, metricsRecord } from '#testing/wire-fixtures.js';
import { ParquetRecorder } from './parquet-recorder.js';
import { PARQUET_TABLES } from './tables.js';

const TIMEOUT_MS = 180_000;
const SEED = 20_261_129;

/** Time that passes as it is slept. */
const clock = { ms: 0 };
const timing = {
  now: () => clock.ms,
  sleep: async (ms: number) => {
    clock.ms += ms;
    await new Promise((resolve) => setTimeout(resolve, 1));
  },
  turn: () => Promise.resolve(),
};
const logOf = (seed: number, steps: number): GappedLog => {
  const log = new GappedLog();
  log.append(...recordedOutputs(seed, steps));
  return log;
};

describe('the recorder of Parquet', () => {
  const writer = new DuckDbPartWriter(duckdb);
  const troubles: string[] = [];
  beforeEach(() => void troubles.splice(0));
  afterEach(removeTemporaryDirectories);
  afterAll(() => {
    writer.close();
  });

  const start = (
    directory: string,
    log: GappedLog,
    over: {
      readonly files?: FolderFiles;
      readonly writer?: PartWriter;
      readonly id?: string;
      readonly onOtherLog?: 'reset' | 'refuse';
      readonly batchBytes?: number;
    } = {},
  ) => {
    const { id = 'log', onOtherLog = 'refuse' } = over;
    const recorder = new ParquetRecorder({
      ...{ source: log, timing, random: () => 1, logId: () => Promise.resolve(id), onOtherLog },
      onTrouble: (text) => troubles.push(text),
      ...(over.batchBytes !== undefined && { batchBytes: over.batchBytes }),
      folder: new ParquetFolder({
        ...{ directory, tables: PARQUET_TABLES },
        ...{ writer: over.writer ?? writer, files: over.files ?? nodeFolderFiles },
      }),
    });
    recorder.start();
    return recorder;
  };
  const record = async (directory: string, log: GappedLog, over = {}) => {
    const recorder = start(directory, log, over);
    await recorder.settled();
    await recorder.stop();
    return recorder.figures;
  };

  it(
    'killed at any effect on the disk and started again it has the files of one that was never killed, byte for byte',
    async () => {
      const log = logOf(SEED, 60);
      const [first, second] = [temporaryDirectory(), temporaryDirectory()];
      const lives = new MortalFolder(Infinity, nodeFolderFiles, writer);
      await record(first, log, lives);
      const whole = filesUnder(first);
      expect([whole.size, lives.spent].every((count) => count > 40)).toBe(true);
      let [killed, lived] = [0, 0];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: lives.spent - 1 }), { minLength: 1, maxLength: 3 }),
          fc.array(fc.integer({ min: 0, max: log.records.length }), { maxLength: 2 }),
          async (effects, ends) => {
            rmSync(second, { recursive: true });
            mkdirSync(second);
            // Lives that read what there was then of the log, and end in the middle of it.
            const seen = [...ends].sort((a, b) => a - b);
            for (const [i, effect] of effects.entries()) {
              const part = new GappedLog();
              part.records.push(...log.records.slice(0, seen[i] ?? log.records.length));
              const life = new MortalFolder(effect, nodeFolderFiles, writer);
              await record(second, part, life);
              if (life.isOver) killed += 1;
              else lived += 1;
            }
            await record(second, log);
            expect(Object.fromEntries(filesUnder(second))).toEqual(Object.fromEntries(whole));
          },
        ),
        { numRuns: 25 },
      );
      expect(killed).toBeGreaterThan(lived);
    },
    TIMEOUT_MS,
  );

  it(
    'has each row of the log once, to the last bit, as DuckDB and as hyparquet read it',
    async () => {
      const directory = temporaryDirectory();
      const log = logOf(SEED + 1, 60);
      const figures = await record(directory, log);
      const said = (topic: string) => log.records.filter((each) => each.topic === topic);
      const bars = said(topics.returns.name).flatMap(({ partition, offset, value }) => {
        const { closes, returns, session, windowEnd, universeId } = value as Returns;
        return closes.map((close, i) => ({
          ...{ place: `${partition}/${offset}/${i}`, close, log_return: returns[i] },
          ...{ universe: universeId, instrument: ['AKT', 'ATW', 'IAM'][i], date: session },
          ms: windowEnd,
        }));
      });
      const read = await askDuckDb(
        `select log_partition || '/' || log_offset || '/' || log_row as place, close, log_return, universe, instrument,
           cast(date as varchar) as date, cast(epoch_ms(window_end) as double) as ms
         from read_parquet('${directory}/bars/*/*.parquet', hive_partitioning = true)`,
      );
      const byPlace = (rows: readonly { readonly place?: unknown }[]) =>
        new Map(rows.map((row) => [row.place, row]));
      expect(read).toHaveLength(bars.length);
      expect(byPlace(read)).toEqual(byPlace(bars));
      const targets = said(topics.weights.name).flatMap(({ value }) => {
        const { version, weights } = value as WeightSchema;
        return Object.entries(weights).map(([name, weight]) => [version, name, weight] as const);
      });
      const told = said(topics.metrics.name).map(({ value }) => value as Metrics);
      const decided = said(topics.decisions.name).map(({ value }) => value as Decision);
      const objects = async (table: string) => {
        const paths = [...filesUnder(directory).keys()].filter((path) =>
          path.startsWith(`${table}/`),
        );
        const parts = paths.map(async (path) =>
          parquetReadObjects({ file: await asyncBufferFromFile(join(directory, path)) }),
        );
        const rows: Record<string, unknown>[] = (await Promise.all(parts)).flat();
        return rows;
      };
      const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
      expect(
        sorted((await objects('weights')).map((r) => [Number(r.version), r.instrument, r.weight])),
      ).toEqual(sorted(targets));
      expect(
        sorted((await objects('metrics')).map((r) => [Number(r.windows), r.sharpe, r.net])),
      ).toEqual(sorted(told.map((m) => [m.windows, m.sharpe, m.account?.net ?? null])));
      expect(
        sorted((await objects('decisions')).map((r): unknown => JSON.parse(String(r.decision)))),
      ).toEqual(sorted(decided));
      const rows = bars.length + targets.length + told.length + decided.length;
      expect(figures).toMatchObject({ state: 'recording', rows, lag: 0, failures: 0, refused: 0 });
      expect(troubles).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('has the same parts whether it follows a log as it grows or reads it at the end', async () => {
    const outputs = recordedOutputs(SEED + 2, 40);
    const [atOnce, following] = [temporaryDirectory(), temporaryDirectory()];
    const log = new GappedLog();
    const recorder = start(following, log);
    for (let from = 0; from < outputs.length; from += 17) {
      log.append(...outputs.slice(from, from + 17));
      await recorder.settled();
    }
    await recorder.stop();
    await record(atOnce, log);
    expect(Object.fromEntries(filesUnder(following))).toEqual(
      Object.fromEntries(filesUnder(atOnce)),
    );
  });

  it('writes a batch as soon as its rows are large, whatever their number, and the same parts', async () => {
    const log = logOf(SEED + 6, 120);
    const [large, small] = [temporaryDirectory(), temporaryDirectory()];
    const atOnce = await record(large, log);
    const bounded = await record(small, log, { batchBytes: 10_000 });
    expect(bounded.rows).toBe(atOnce.rows);
    expect(bounded.parts).toBeGreaterThan(atOnce.parts);
    expect(filesUnder(small)).toEqual(filesUnder(large));
  });

  it('keeps what retention has taken out of the log, also of a part that goes on', async () => {
    const directory = temporaryDirectory();
    const log = new GappedLog();
    const [definition] = recordedOutputs(SEED, 0);
    const session = '2026-04-10';
    log.append(definition, ...[1, 2, 3].map((k) => returnsRecord(k, { session })));
    await record(directory, log);
    log.records.splice(1, 3);
    log.append(returnsRecord(4, { session }));
    await record(directory, log);
    expect(
      await askDuckDb(
        `select list("window" order by log_offset) as windows, count(distinct filename) as files
         from read_parquet('${directory}/bars/*/*.parquet', filename = true) where instrument = 'AKT'`,
      ),
    ).toEqual([{ windows: ['1', '2', '3', '4'], files: '1' }]);
  });

  it('writes the same again from positions that are behind its parts', async () => {
    const directory = temporaryDirectory();
    const log = logOf(SEED + 3, 30);
    const positions = join(directory, '_positions.json');
    await record(directory, log);
    const whole = filesUnder(directory);
    writeFileSync(positions, JSON.stringify({ log: 'log', positions: {} }));
    await record(directory, log);
    expect(filesUnder(directory)).toEqual(whole);
  });

  it('backs off while the folder cannot be written, tells of it once, and goes on with nothing lost', async () => {
    const [directory, other] = [temporaryDirectory(), temporaryDirectory()];
    const log = logOf(SEED + 4, 20);
    // A file stands where the folder of a table should be.
    writeFileSync(join(directory, 'metrics'), '');
    const recorder = start(directory, log);
    for (let k = 0; k < 3; k++) await recorder.settled();
    expect(recorder.figures).toMatchObject({ state: 'failing', rows: 0 });
    expect(recorder.figures.failures).toBeGreaterThanOrEqual(3);
    expect(troubles).toHaveLength(1);
    rmSync(join(directory, 'metrics'));
    while (recorder.figures.state === 'failing') await recorder.settled();
    await recorder.settled();
    await recorder.stop();
    await record(other, log);
    expect(filesUnder(directory)).toEqual(filesUnder(other));
  });

  it('takes a full disk for an outage: what was begun is no part', async () => {
    const [directory, other] = [temporaryDirectory(), temporaryDirectory()];
    const log = logOf(SEED + 5, 20);
    let isFull = true;
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const files: FolderFiles = {
      ...nodeFolderFiles,
      sync: (path) => (isFull ? Promise.reject(full) : nodeFolderFiles.sync(path)),
    };
    const recorder = start(directory, log, { files });
    await recorder.settled();
    expect(recorder.figures).toMatchObject({ state: 'failing', parts: 0 });
    expect(
      [...filesUnder(directory).keys()].filter((path) => /^\w+\/.*parquet$/.test(path)),
    ).toEqual([expect.stringContaining('_drafts/')]);
    isFull = false;
    while (recorder.figures.state === 'failing') await recorder.settled();
    await recorder.stop();
    await record(other, log);
    expect(filesUnder(directory)).toEqual(filesUnder(other));
    expect(troubles).toEqual([full.message]);
  });

  it('does not mix two logs: it refuses, or where it is told to begins anew', async () => {
    const directory = temporaryDirectory();
    await record(directory, logOf(SEED, 20));
    const before = filesUnder(directory);
    expect(await record(directory, logOf(SEED + 6, 10), { id: 'other' })).toMatchObject({
      state: 'failing',
    });
    expect(filesUnder(directory)).toEqual(before);
    expect(troubles).toEqual([expect.stringContaining('was of another (log): move it away')]);
    await record(directory, logOf(SEED + 6, 10), { id: 'other', onOtherLog: 'reset' });
    const alone = temporaryDirectory();
    await record(alone, logOf(SEED + 6, 10), { id: 'other' });
    expect(filesUnder(directory)).toEqual(filesUnder(alone));
  });

  it.each([
    ['a file of positions that it cannot read', '{'],
    ['parts of which nobody knows the log', null],
  ])('refuses %s', async (_, positions) => {
    const directory = temporaryDirectory();
    await record(directory, logOf(SEED, 5));
    const path = join(directory, '_positions.json');
    if (positions === null) renameSync(path, join(directory, 'away'));
    else writeFileSync(path, positions);
    expect(await record(directory, logOf(SEED, 5))).toMatchObject({ state: 'failing' });
    expect(troubles).toEqual([expect.stringContaining(directory)]);
  });

  it('names a part that is none any more, and goes on when it is moved away', async () => {
    const directory = temporaryDirectory();
    const log = new GappedLog();
    const [definition] = recordedOutputs(SEED, 0);
    const session = '2026-04-10';
    log.append(definition, returnsRecord(1, { session }));
    await record(directory, log);
    const [part] = [...filesUnder(directory).keys()].filter((path) => path.startsWith('bars/'));
    writeFileSync(join(directory, part), 'not Parquet');
    log.append(returnsRecord(2, { session }));
    expect(await record(directory, log)).toMatchObject({ state: 'failing', rows: 0 });
    expect(troubles).toEqual([expect.stringContaining(part)]);
    rmSync(join(directory, part));
    expect(await record(directory, log)).toMatchObject({ state: 'recording', rows: 3 });
  });

  it('passes over closes that nobody can name and records without a date, and moves on', async () => {
    const directory = temporaryDirectory();
    const log = new GappedLog();
    log.append(
      returnsRecord(1, { universeId: 'nowhere' }),
      metricsRecord(metrics({ session: '../../etc', windowEnd: 2 ** 53 })),
      weightsRecord(0, { AKT: 1 }),
    );
    expect(await record(directory, log)).toMatchObject({ rows: 0, refused: 1, lag: 0 });
    expect(troubles).toEqual([
      expect.stringContaining('definition of the universe nowhere'),
      expect.stringContaining('expected a record with a date, was ballast.metrics/'),
    ]);
    const { positions } = JSON.parse(readFileSync(join(directory, '_positions.json'), 'utf8'));
    expect(Object.keys(positions)).toHaveLength(3);
    expect([...filesUnder(directory).keys()]).toEqual(['_positions.json']);
  });
});
