// The chart's manifests for each file of values, as Helm renders them, in test/deploy/rendered: whoever has no Helm tests
// these. `node tools/deploy/render.mjs generate|check` with helm in the PATH.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../paths.mjs';

const CHART = at('helm', 'ballast');
const FOLDER = at('test', 'deploy', 'rendered');
const FLAVOURS = ['dev', 'production', 'aws'];

/** Of every file of the chart, so that a rendering that is older than its templates shows without Helm. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(CHART, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(CHART.length + 1))
    .sort();
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(CHART, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

const render = (flavour) =>
  execFileSync(
    'helm',
    [
      ...['template', 'ballast', CHART, '--namespace', 'ballast', '--kube-version', '1.34.1'],
      ...[
        '--api-versions',
        'monitoring.coreos.com/v1',
        '--values',
        join(CHART, `values-${flavour}.yaml`),
      ],
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );

const wanted = new Map([
  ...FLAVOURS.map((flavour) => [`${flavour}.yaml`, render(flavour)]),
  ['chart.sha256', `${fingerprint()}\n`],
]);
if (process.argv[2] === 'generate') {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(FOLDER, name), text);
} else {
  for (const [name, text] of wanted) {
    const file = join(FOLDER, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    process.stderr.write(
      `${file} is not what the chart says: node tools/deploy/render.mjs generate\n`,
    );
    process.exitCode = 1;
  }
}
