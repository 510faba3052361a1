import { readFileSync } from 'node:fs';
import { at } from '../paths.mjs';

/** The levels above what comes in, in the order in which one is made of the other, with what is read and written. */
export const LEVELS = [
  { name: 'bars-1m', task: 'ballast bars 1m', suffix: '_1m' },
  { name: 'bars-1d', task: 'ballast bars 1d', suffix: '_1d' },
];

/**
 * The Flux of a level for the buckets of an installation.
 * @param bucket of points as they come; the others are named after it
 * @param range {from, to} as dates: once over this range instead of as a task
 */
export function fluxOf({ name }, bucket, range) {
  const shipped = readFileSync(at('infra', 'influxdb', `${name}.flux`), 'utf8');
  const named = LEVELS.map(({ suffix }) => suffix).reduce(
    (text, suffix) => text.replaceAll(`"ballast${suffix}"`, JSON.stringify(`${bucket}${suffix}`)),
    shipped.replaceAll('bucket: "ballast")', `bucket: ${JSON.stringify(bucket)})`),
  );
  if (range === undefined) return named;
  return named
    .replace(/^option task = .*\n/m, '')
    .replace(/^start = .*$/m, `start = ${range.from}T00:00:00Z`)
    .replace(/^stop = .*$/m, `stop = ${range.to}T00:00:00Z`);
}
