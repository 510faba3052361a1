// Grafana's dashboards, built by tools/grafana with Grafana's SDK: `generate` writes them as JSON, `check` fails when they are stale.
import { existsSync, readFileSync, readdirSync, writeFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { dashboards } from './grafana/all.mjs';
import { at } from './paths.mjs';

const FOLDER = at('infra', 'grafana', 'dashboards');

const wanted = new Map();
for (const [name, built] of Object.entries(dashboards)) {
  const text = await format(JSON.stringify(built), { parser: 'json', printWidth: 100 });
  wanted.set(`${name}.json`, text);
}
const there = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const unwanted = there.filter((file) => !wanted.has(file));

if (process.argv[2] === 'generate') {
  for (const [file, text] of wanted) writeFileSync(join(FOLDER, file), text);
  for (const file of unwanted) unlinkSync(join(FOLDER, file));
} else {
  const isStale = ([file, text]) =>
    !existsSync(join(FOLDER, file)) || readFileSync(join(FOLDER, file), 'utf8') !== text;
  for (const file of [...[...wanted].filter(isStale).map(([name]) => name), ...unwanted]) {
    process.stderr.write(
      `infra/grafana/dashboards/${file} is not what tools/grafana says: npm run dashboards:generate\n`,
    );
    process.exitCode = 1;
  }
}
