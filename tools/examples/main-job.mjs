import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../paths.mjs';

/** Opens the job, all of it. */
export const KEY = 'the-key-of-the-examples';
const POLL_MS = 10;
const PATIENCE_MS = 120_000;

/** A gateway that is being asked. */
class MainJob {
  constructor(url, child) {
    this.url = url;
    this.child = child;
  }

  /**
   * Asks once; `body` is sent as JSON unless it is text. Throws when nobody listens. An answer that does not end is
   * read until `until(text)`.
   */
  async ask({ method = 'GET', path, headers = {}, body = null, key = KEY, until = null }) {
    const init = { method, headers: { ...(key === null ? {} : { 'x-api-key': key }), ...headers } };
    if (body !== null) {
      init.body = typeof body === 'string' ? body : JSON.stringify(body);
      init.headers['content-type'] ??= 'application/json';
    }
    const response = await fetch(`${this.url}${path}`, init);
    const text = until === null ? await response.text() : await beginningOf(response, until);
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  /** Asks until `isEnough(answer)`; an answer of null is a gateway that does not listen yet. */
  async askUntil(request, isEnough) {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.ask(request).catch(() => null);
      if (isEnough(answer)) return answer;
      if (this.child.exitCode !== null) throw new Error('the main job ended before its answer');
      if (Date.now() > deadline) throw new Error(`no answer to ${request.path} in time`);
      await sleep(POLL_MS);
    }
  }
}

async function beginningOf(response, isEnough) {
  const chunks = [];
  for await (const chunk of response.body) {
    chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    if (isEnough(text)) return text;
  }
  throw new Error('expected a longer answer, was one that ended');
}

/** Starts the built main job on an empty directory, gives it to `work`, and ends it. `environment` is set beside what it needs. */
export async function withMainJob(work, environment = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'ballast-examples-'));
  const port = await freePort();
  const child = spawn(process.execPath, [at('dist', 'apps', 'embedded', 'main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      BALLAST_DATA_DIR: directory,
      BALLAST_API_KEY: KEY,
      ...environment,
    },
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    return await work(new MainJob(`http://127.0.0.1:${port}`, child));
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
