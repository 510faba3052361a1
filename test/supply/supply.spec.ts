import { auditFaults } from '../../tools/supply/audit.mjs';
import { isPermissive, licenceFaults } from '../../tools/supply/licences.mjs';
import { sbomFaults, withoutDevelopment } from '../../tools/supply/sbom.mjs';
import { secretsIn } from '../../tools/supply/secret-shapes.mjs';

const letters = (count: number): string => 'Ab3dE5gH'.repeat(8).slice(0, count);
const capitals = (count: number): string => letters(64).toUpperCase().slice(0, count);

describe('licences of what is delivered', () => {
  it.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND BSD-3-Clause', 'BlueOak-1.0.0'])(
    'may be %s',
    (licence) => {
      expect(isPermissive(licence)).toBe(true);
    },
  );

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0',
    'MIT AND LGPL-2.1',
    '(MIT OR ISC) AND GPL-2.0-only',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
  ])('may not be %s', (licence) => {
    expect(isPermissive(licence)).toBe(false);
  });

  it('are those of the installed package, else of the lockfile; development and links do not count', () => {
    const lockfile = {
      packages: {
        '': { license: 'none of its business' },
        'node_modules/kept': { license: 'MIT' },
        'node_modules/changed': { license: 'MIT' },
        'node_modules/elsewhere': { license: 'GPL-2.0-only', optional: true },
        'node_modules/silent': {},
        'node_modules/old': {},
        'node_modules/tool': { license: 'GPL-3.0-only', dev: true },
        'node_modules/link': { link: true },
      },
    };
    const manifests: Readonly<Record<string, unknown>> = {
      'node_modules/kept': { license: 'MIT' },
      'node_modules/changed': { license: 'AGPL-3.0-only' },
      'node_modules/silent': {},
      'node_modules/old': { licenses: [{ type: 'BSD-2-Clause' }] },
    };
    expect(licenceFaults(lockfile, (folder: string) => manifests[folder] ?? null)).toEqual([
      'node_modules/changed: expected a permissive licence, was AGPL-3.0-only',
      'node_modules/elsewhere: expected a permissive licence, was GPL-2.0-only',
      'node_modules/silent: expected a permissive licence, was none',
    ]);
  });
});

describe('secrets by their shape', () => {
  it.each([
    ['a private key', `-----BEGIN EC ${'PRIVATE'} KEY-----\n${letters(40)}`],
    ['a key of AWS', `AKIA${capitals(16)}`],
    ['a token of GitHub', `ghp_${letters(36)}`],
    ['a token of GitLab', `glpat-${letters(20)}`],
    ['a token of npm', `npm_${letters(36)}`],
    ['a token of Slack', `xoxb-${letters(24)}`],
    ['a key of Google', `AIza${letters(35)}`],
    ['a key of Stripe', `sk_live_${letters(24)}`],
    ['a token of a registry', `//registry/:_authToken=${letters(20)}`],
    ['an API key of Ballast', `bal_abcdefgh_${letters(43)}`],
  ])('finds %s, says its line and not itself', (what, secret) => {
    const found = secretsIn(`first\nsecond "${secret}" end\n`);
    expect(found).toEqual([{ what, line: 2 }]);
  });

  it('passes over what only speaks of them', () => {
    const text =
      'postgres://user:password@host/db, whsec_<base64>, bal_<prefix>_<secret>, KEY=$(cat key)';
    expect(secretsIn(text)).toEqual([]);
  });
});

describe('the bill of materials', () => {
  const sbom = {
    bomFormat: 'CycloneDX',
    metadata: { component: { 'bom-ref': 'ballast@0.1.0', name: 'folder' } },
    components: [
      { 'bom-ref': 'pg@8.0.0', name: 'pg', version: '8.0.0', properties: [] },
      {
        ...{ 'bom-ref': 'jest@30.0.0', name: 'jest', version: '30.0.0' },
        properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
      },
    ],
    dependencies: [
      { ref: 'ballast@0.1.0', dependsOn: ['pg@8.0.0', 'jest@30.0.0'] },
      { ref: 'jest@30.0.0', dependsOn: ['pg@8.0.0'] },
    ],
  };

  it('has what is delivered, and the edges between them', () => {
    const delivered = withoutDevelopment(sbom);
    expect(delivered.components.map(({ name }) => name)).toEqual(['pg']);
    expect(delivered.dependencies).toEqual([{ ref: 'ballast@0.1.0', dependsOn: ['pg@8.0.0'] }]);
    expect(delivered.metadata.component.name).toBe('ballast');
    expect(sbomFaults(delivered, ['pg@8.0.0'])).toEqual([]);
  });

  it('is at fault where it lists too little or too much', () => {
    expect(sbomFaults(sbom, ['pg@8.0.0', 'ws@8.0.0'])).toEqual([
      'ws@8.0.0 is not listed',
      'jest@30.0.0 is not delivered',
    ]);
  });
});

describe('advisories', () => {
  const report = (vulnerabilities: object) =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: {} } });

  it('are no fault below high', () => {
    const low = { name: 'a', severity: 'moderate', range: '<2' };
    expect(auditFaults(`npm warn something\n${report({ a: low })}`)).toEqual([]);
  });

  it('are one from high on', () => {
    const high = { name: 'a', severity: 'high', range: '<2' };
    expect(auditFaults(report({ a: high }))).toEqual(['a <2: high; npm audit says more']);
  });

  it.each(['{"message":"405 Method Not Allowed"}', 'npm error network', ''])(
    'are not known of the answer %j, which is a fault',
    (answer) => {
      expect(auditFaults(answer)).toEqual([expect.stringContaining('nothing is known')]);
    },
  );
});
