import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { loadSolvers } from '#platform/solver/load-solvers.js';
import { measureFactorForm } from './optimisers/factor-form.js';
import type { Measurement } from './optimisers/measurement.js';
import { measureMoments } from './optimisers/moments.js';
import { optimisersTable } from './optimisers/optimisers-page.js';
import { measureOtherObjectives } from './optimisers/other-objectives.js';
import { measureQuadraticObjectives } from './optimisers/quadratic-objectives.js';
import { universes } from './optimisers/universe.js';

const BEGIN = '<!-- optimisers: written by `npm run bench:optimisers`, do not edit -->';
const END = '<!-- /optimisers -->';

/** `npm run bench:optimisers [-- --write] [-- --names 11,100] [-- --ours file]`: the file is for bench/peers/python/compare.py. */
function argument(name: string): string | null {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? '');
}

function writePage(lines: readonly string[]): void {
  const page = new URL('../../docs/performance.md', import.meta.url);
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < 0)
    throw new Error(`expected ${BEGIN} in docs/performance.md, was not there`);
  const section = `${text.slice(0, from)}${BEGIN}\n\n${lines.join('\n')}\n\n${text.slice(to)}`;
  writeFileSync(page, section);
}

function writeAnswers(file: string, measurements: readonly Measurement[]): void {
  const results = measurements.flatMap(({ peer, timing }) => {
    if (peer === undefined) return [];
    const { id, weights, points } = peer;
    return {
      id,
      median_ms: timing.medianMs,
      cpu_ms: timing.cpuMs,
      ...(weights === undefined ? {} : { weights: [...weights] }),
      ...(points === undefined ? {} : { points: points.map((point) => [...point]) }),
    };
  });
  writeFileSync(file, JSON.stringify({ results }));
}

await loadSolvers();
const sizes = argument('--names')?.split(',').map(Number) ?? null;
const chosen = universes().filter(
  ({ instruments }) => sizes === null || sizes.includes(instruments.length),
);
const measurements = chosen.flatMap((universe) => [
  ...measureQuadraticObjectives(universe),
  ...measureFactorForm(universe.instruments.length),
  ...measureOtherObjectives(universe),
  ...measureMoments(universe.instruments.length),
]);
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${process.platform} ${process.arch}, Node ${process.version}.`;
const lines = [machine, '', ...optimisersTable(measurements)];
process.stdout.write(`${lines.join('\n')}\n`);
if (process.argv.includes('--write')) writePage(lines);
const answers = argument('--ours');
if (answers !== null) writeAnswers(answers, measurements);
