import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { PGliteReply, PGliteRequest, PGlitePlace } from './pglite-message.js';

// PostgreSQL in WebAssembly: a statement holds up its thread, so it has one of its own.
const opened = open(workerData as PGlitePlace);
// Whoever asks hears why; nobody asks before the first statement.
opened.catch(() => undefined);

async function open({ directory, template }: PGlitePlace): Promise<PGlite> {
  const complete = `${directory}.complete`;
  if (existsSync(complete)) return PGlite.create(directory);
  // Whoever made it was interrupted: there is nothing in it yet.
  await rm(directory, { recursive: true, force: true });
  const database = await (template === null
    ? PGlite.create(directory)
    : PGlite.create(directory, { loadDataDir: new Blob([await readFile(template)]) }));
  await writeFile(complete, '');
  return database;
}

async function answerTo({ id, sql, parameters }: PGliteRequest): Promise<PGliteReply> {
  try {
    const database = await opened;
    if (sql === null) {
      await database.close();
      return { id, rows: [], affectedRows: 0 };
    }
    const { rows, affectedRows = 0 } = await database.query(sql, [...parameters]);
    return { id, rows, affectedRows };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    return { id, message, code: typeof code === 'string' ? code : '' };
  }
}

parentPort?.on('message', (request: PGliteRequest) => {
  void answerTo(request).then((reply) => parentPort?.postMessage(reply));
});
