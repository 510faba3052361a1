import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as duckdb from '@duckdb/node-api';
import { processTiming } from '#platform/kafka/process-timing.js';
import { packageRoot } from '#platform/package-root.js';
import { DuckDbPartWriter } from '#platform/parquet/duckdb-part-writer.js';
import { nodeFolderFiles } from '#platform/parquet/folder-files.js';
import { ParquetFolder } from '#platform/parquet/parquet-folder.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { askDuckDb } from '#testing/parquet/parquet-files.js';
import { recordedOutputs } from '#testing/parquet/recorded-outputs.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { ParquetRecorder } from '../../apps/recorder/parquet/parquet-recorder.js';
import { PARQUET_TABLES } from '../../apps/recorder/parquet/tables.js';

const page = readFileSync(join(packageRoot(), 'docs', 'parquet.md'), 'utf8');
const queries = [...page.matchAll(/```sql\n-- (.*?)\n(.*?)```/gs)].map(
  ([, question, query]) => [question, query] as const,
);

describe('docs/parquet.md', () => {
  const directory = temporaryDirectory();
  beforeAll(async () => {
    const log = new MemoryTopicLog();
    log.append(...recordedOutputs(20_261_129, 60));
    const writer = new DuckDbPartWriter(duckdb);
    const recorder = new ParquetRecorder({
      ...{ source: log, timing: processTiming, random: Math.random, onTrouble: () => undefined },
      ...{ logId: () => Promise.resolve('log'), onOtherLog: 'refuse' },
      folder: new ParquetFolder({
        ...{ directory, tables: PARQUET_TABLES, writer, files: nodeFolderFiles },
      }),
    });
    recorder.start();
    await recorder.settled();
    await recorder.stop();
    writer.close();
  });
  afterAll(removeTemporaryDirectories);

  it('asks some questions', () => {
    expect(queries.length).toBeGreaterThanOrEqual(5);
  });

  it.each(queries)('has an answer: %s', async (_, query) => {
    const rows = await askDuckDb(query.replaceAll('/srv/parquet/ballast', directory));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => Object.values(row).every((value) => value !== null))).toBe(true);
  });

  it('lists the columns of each table in their order', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| `([\w.]+)` \| [^|]* \| ([^|]*) \|$/gm)];
    const listed = rows.map(([, name, topic, columns]) => ({
      ...{ name, topic, columns: columns.replaceAll(/ \([^)]*\)/g, '').split(', ') },
    }));
    expect(listed).toEqual(
      PARQUET_TABLES.map(({ name, topic, columns }) => ({
        ...{ name, topic, columns: columns.map((column) => column.name) },
      })),
    );
  });
});
