import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';

const textOf = (...parts: string[]): string => readFileSync(join(packageRoot(), ...parts), 'utf8');
const check = textOf('tools', 'check.mjs');
const submission = textOf('.ci', 'run');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

const generators = Object.values(scripts).flatMap(
  (command) => /^node (\S+) generate$/.exec(command)?.[1] ?? [],
);

it('knows the generators of the package', () => {
  expect(generators.length).toBeGreaterThan(5);
});

it.each(generators)('npm run check holds what %s generates to the present code', (tool) => {
  expect(check).toContain(`['${tool}', 'check']`);
});

describe('parts of npm run check:supply', () => {
  it.each(['licences', 'secrets'])('%s is run by npm run check', (part) => {
    expect(check).toMatch(new RegExp(`'tools/check-supply.mjs',[^\\]]*'${part}'`));
  });

  it.each(['history', 'sbom'])('%s is run on every submission', (part) => {
    const [, parts = ''] =
      /for part in (.*); do\n.*tools\/check-supply\.mjs/.exec(submission) ?? [];
    expect(parts.split(' ')).toContain(part);
  });

  it.each(['licences', 'secrets', 'sbom', 'history', 'advisories'])(
    '%s is run by npm run check:deploy',
    (part) => {
      const deploy = textOf('tools', 'check-deploy.mjs');
      expect(deploy).toMatch(new RegExp(`'tools/check-supply.mjs',[^\\]]*'${part}'`));
    },
  );
});
