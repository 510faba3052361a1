import { Environment, SECRETS } from '#platform/config/environment.js';
import { settingOf } from '#platform/config/setting.js';
import { docstringsIn } from '../../tools/configuration/docstrings.mjs';
import { referencePage } from '../../tools/configuration/reference-page.mjs';

describe('what is declared of a variable', () => {
  it('is there of each, with somebody who reads it', () => {
    for (const name of Object.keys(new Environment())) {
      expect([name, settingOf(name)?.readBy.length]).toEqual([name, expect.any(Number)]);
      expect(settingOf(name)?.readBy).not.toHaveLength(0);
    }
  });

  it('says of each whose name or value holds a secret that it is one', () => {
    const suspicious = /PASSWORD|SECRET|TOKEN|KEY$|^(?!OIDC|CASABLANCA).*_URLS?$/;
    const names = Object.keys(new Environment()).filter((name) => suspicious.test(name));
    expect(names.filter((name) => !SECRETS.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(8);
  });
});

describe('the reference of the configuration', () => {
  const source = `export class Some extends Other {
  /**
   * How long; 0:
   * for ever.
   */
  @setting({ readBy: ['gateway'] })
  readonly A_MS: number = 5;

  readonly SILENT: string = '';
}`;
  const variable = {
    ...{ name: 'A_MS', value: 5, docstring: 'How long; 0: for ever.' },
    facts: { readBy: ['gateway', 'npm start'], unit: 'ms' },
    checks: [
      { name: 'min', constraints: [0] },
      { name: 'max', constraints: [9] },
    ],
  };

  it('takes its words from the docstrings', () => {
    expect([...docstringsIn(source)]).toEqual([['A_MS', 'How long; 0: for ever.']]);
  });

  it('has a row of type, default, unit, readers, secrecy and words', () => {
    const rows = referencePage([
      variable,
      {
        ...{ name: 'A_URL', value: '', docstring: 'Where.', checks: [] },
        facts: { readBy: ['all'], type: 'URL', secret: true },
      },
    ]);
    expect(rows.trimEnd().split('\n').slice(-2)).toEqual([
      '| `A_MS` | integer, 0 to 9 | `5` | ms | gateway, `npm start` | | How long; 0: for ever |',
      '| `A_URL` | URL | `empty` | | all | yes | Where |',
    ]);
  });

  it.each([{ docstring: undefined }, { facts: undefined }])(
    'names a variable without %j',
    (over) => {
      expect(() => referencePage([{ ...variable, ...over }])).toThrow(
        'expected @setting and a docstring of A_MS',
      );
    },
  );
});
