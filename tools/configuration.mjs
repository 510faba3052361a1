// docs/configuration.md from the classes of the configuration: `generate` writes it, `check` fails when it is stale.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataStorage } from 'class-validator';
import { docstringsIn } from './configuration/docstrings.mjs';
import { referencePage } from './configuration/reference-page.mjs';
import { at } from './paths.mjs';

const PAGE = at('docs', 'configuration.md');
const CLASSES = at('libs', 'platform', 'config');

const { Environment } = await import('../dist/libs/platform/config/environment.js');
const { settingOf } = await import('../dist/libs/platform/config/setting.js');

const files = readdirSync(CLASSES).filter((file) => file.endsWith('environment.ts'));
const declared = files.map((file) => docstringsIn(readFileSync(join(CLASSES, file), 'utf8')));
const docstringOf = (name) => declared.find((of) => of.has(name))?.get(name);

/** What every service has comes first: the classes go from the few to the many, each with the variables of those before. */
const inOrder = (names) => {
  const place = (name) =>
    names.findIndex((other) => declared.some((of) => of.has(name) && of.has(other)));
  return [...names].sort((a, b) => place(b) - place(a) || names.indexOf(a) - names.indexOf(b));
};
const checks = getMetadataStorage().getTargetValidationMetadatas(Environment, '', true, false);

const defaults = new Environment();
const page = referencePage(
  inOrder(Object.keys(defaults)).map((name) => ({
    ...{ name, value: defaults[name], facts: settingOf(name), docstring: docstringOf(name) },
    checks: checks.filter(({ propertyName }) => propertyName === name),
  })),
);
if (process.argv[2] === 'generate') writeFileSync(PAGE, page);
else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
  process.stderr.write('docs/configuration.md is stale: run npm run configuration:generate\n');
  process.exitCode = 1;
}
