// Small files stay readable: the median source file has at most 110 lines, none has more than 400.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.mjs';

const MEDIAN_LIMIT = 110;
const LIMIT = 400;
const FOLDERS = ['apps', 'libs', 'bench', 'tools'];
const SOURCE = /\.(ts|mjs)$/;
const ASIDE = /(\.spec\.ts|\/index\.ts)$|\/generated\//;
/** The type, as it is written: an annotation, an argument of a type, an assertion. */
const ANY = /(:\s*|<|\bas\s+|,\s*|\|\s*)any\b(?=\s*([;,)>=[\]|&{]|$))/m;

const files = FOLDERS.filter((folder) => existsSync(at(folder)))
  .flatMap((folder) => readdirSync(at(folder), { recursive: true }).map((f) => join(folder, f)))
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => SOURCE.test(file));

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const read = (file) => {
  const text = readFileSync(at(file), 'utf8');
  return { file, text, lines: text.trimEnd().split('\n').length };
};

const sources = files.filter((file) => !ASIDE.test(file)).map(read);
const typed = files.filter((file) => file.endsWith('.ts')).map(read);
const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b);
const middle = sizes.length >> 1;
const median = sizes.length % 2 === 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2;

const faults = [
  ...(median > MEDIAN_LIMIT
    ? [`expected a median of at most ${MEDIAN_LIMIT} lines, was ${median}`]
    : []),
  ...sources
    .filter(({ lines }) => lines > LIMIT)
    .map(({ file, lines }) => `${file}: expected at most ${LIMIT} lines, was ${lines}`),
  ...typed
    .filter(({ text }) => ANY.test(withoutComments(text)))
    .map(({ file }) => `${file}: expected no any`),
];

process.stdout.write(
  `${sources.length} source files, median ${median} lines, longest ${sizes.at(-1) ?? 0}\n`,
);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
