import { cpus } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { measureCodec } from './codec-reference.js';
import { measurePipeline } from './pipeline.js';
import { measureReplay } from './replay.js';
import { performanceTable } from './performance-page.js';

const BEGIN = '<!-- measured: written by `npm run bench`, do not edit -->';
const END = '<!-- /measured -->';

/** `npm run bench [-- seconds]`: the steady load takes 60 s unless told otherwise. */
const seconds = Number(process.argv[2] ?? 60);
if (!(seconds > 0))
  throw new RangeError(`expected a number of seconds, was ${process.argv[2] ?? ''}`);
const replay = await measureReplay(5);
const before = measureCodec();
const pipeline = await measurePipeline({
  instruments: 100,
  portfolios: 100,
  seconds,
  ticksASecond: 100_000,
});
// Paired around the load, so that a machine that slows down slows both.
const reference = (before + measureCodec()) / 2;
const machine = {
  cpu: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
};
const table = performanceTable({ machine, replay, pipeline, reference });
process.stdout.write(`${table.join('\n')}\n`);
if (process.argv.includes('--write')) {
  const page = new URL('../../docs/performance.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(BEGIN) + BEGIN.length;
  writeFileSync(
    page,
    `${text.slice(0, from)}\n\n${table.join('\n')}\n\n${text.slice(text.indexOf(END))}`,
  );
}
process.exit();
