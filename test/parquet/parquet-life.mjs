// A life of the recorder of Parquet that ends by kill -9, or when all is written: follows a log that grows, and prints a
// line at each of its ends. Runs what was built, since Node loads no TypeScript.
import { writeSync } from 'node:fs';
import * as duckdb from '@duckdb/node-api';
import { processTiming } from '#platform/kafka/process-timing.js';
import { DuckDbPartWriter } from '#platform/parquet/duckdb-part-writer.js';
import { nodeFolderFiles } from '#platform/parquet/folder-files.js';
import { ParquetFolder } from '#platform/parquet/parquet-folder.js';
import { GappedLog } from '#testing/parquet/gapped-log.js';
import { recordedOutputs } from '#testing/parquet/recorded-outputs.js';
import { ParquetRecorder } from '../../dist/apps/recorder/parquet/parquet-recorder.js';
import { PARQUET_TABLES } from '../../dist/apps/recorder/parquet/tables.js';

const [directory, seed, steps] = process.argv.slice(2);
const AT_ONCE = 25;

const log = new GappedLog();
const writer = new DuckDbPartWriter(duckdb);
const recorder = new ParquetRecorder({
  source: log,
  timing: processTiming,
  random: Math.random,
  logId: () => Promise.resolve('log'),
  onOtherLog: 'refuse',
  onTrouble: (text) => {
    throw new Error(text);
  },
  folder: new ParquetFolder({ directory, tables: PARQUET_TABLES, writer, files: nodeFolderFiles }),
});
recorder.start();
const outputs = recordedOutputs(Number(seed), Number(steps));
for (let from = 0; from < outputs.length; from += AT_ONCE) {
  log.append(...outputs.slice(from, from + AT_ONCE));
  await recorder.settled();
  writeSync(1, `${log.records.length}\n`);
}
await recorder.stop();
writer.close();
