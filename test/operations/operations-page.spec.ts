import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { defaultMetrics, registeredMetrics, registeredTypes } from './metric-names.js';
import { operationsPage, rowsUnder } from './operations-page.js';

/** Endings that say the unit, or what is counted. A state is 0 or 1, or one of several labels that is 1, a version a name that is a number. */
const UNITS =
  /(_total|_seconds|_bytes|_records|_ratio|_jobs|_listeners|_workers|_restored|_degraded|_version|_state|_windows|_failures|_quotes|_batches|_instruments)$/;

describe('docs/operations.md', () => {
  it('lists exactly the metrics that exist, with the processes that have them', async () => {
    const documented = rowsUnder('Metrics').filter(([name]) => name.startsWith('ballast_'));
    const listed = new Map(documented.map(([name, , where]) => [name, where.split(', ')]));
    expect(documented).toHaveLength(listed.size);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(await registeredMetrics()));
  });

  it('says of every metric what it means and what to do when it moves', () => {
    const rows = rowsUnder('Metrics');
    for (const [name, labels, where, meaning, action] of rows) {
      expect([name, labels, where, meaning.length > 10, action.length > 10]).toEqual([
        name,
        expect.any(String),
        expect.any(String),
        true,
        true,
      ]);
    }
  });

  it("names only those of the library's metrics that there are", async () => {
    const known = await defaultMetrics();
    const documented = rowsUnder('Metrics').filter(([name]) => !name.startsWith('ballast_'));
    expect(documented.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(documented.length).toBeGreaterThan(0);
  });

  it('has every section that a message points to', () => {
    const page = operationsPage();
    const pointed = ['apps', 'libs/platform'].flatMap((folder) => {
      const root = join(packageRoot(), folder);
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => {
          const text = readFileSync(join(root, file), 'utf8');
          return [...text.matchAll(/docs\/operations\.md, "([^"]+)"/g)].map(([, name]) => name);
        });
    });
    expect(pointed.length).toBeGreaterThan(0);
    expect(pointed.filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([]);
  });
});

describe('names of metrics', () => {
  it('end with their unit, in every service', async () => {
    const names = [...(await registeredMetrics()).keys()];
    expect(names.filter((name) => !UNITS.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(30);
  });

  it('end with _total where they count, and nowhere else', async () => {
    for (const { name, type } of await registeredTypes()) {
      expect([name, type === 'counter']).toEqual([name, name.endsWith('_total')]);
    }
  });
});
