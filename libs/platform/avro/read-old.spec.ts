import { readFileSync } from 'node:fs';
import type { AvroSchema } from './avro-schema.js';
import { codecFor, codecOf } from './codec.js';
import { inFull, presentSchema } from './present-schemas.js';
import { readOld, readWith } from './read-old.js';

const released = (name: string, version: number): AvroSchema => {
  const url = new URL(`../../../schemas/released/${name}/${version}.avsc`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as AvroSchema;
};

const weights = { timestamp: 5, portfolio_id: 'portf1', weights: { AKT: 0.14, ATW: 0.86 } };
const appended = {
  version: 7,
  cause: 'review',
  decisionId: 'd',
  session: '2026-04-10',
  source: 'live',
};
const malformed = expect.objectContaining({ code: 'DATA_MALFORMED' });

const cases = [
  [
    'WeightSchema',
    weights,
    appended,
    { version: 0, cause: '', decisionId: '', session: '', source: 'history' },
  ],
  [
    'PortfolioMetrics',
    { portfolioId: 'p', risk: 0.0064, expectedReturn: 0.0037, sharpRatio: 2.14, timestamp: 5 },
    { session: '2026-04-10', source: 'live' },
    { session: '', source: 'history' },
  ],
  [
    'PortfolioStatsSchema',
    { timestamp: 5, portfolio_id: 'p', meanReturns: { A: 1 }, covarianceMatrix: { A: { A: 2 } } },
    { session: '2026-04-10', source: 'live', windows: 3 },
    { session: '', source: 'history', windows: 0 },
  ],
] as const;

describe('evolution of the public schemas', () => {
  it.each(cases)('%s: the present reader reads the first release', (name, first, _, defaults) => {
    const bytes = codecOf(inFull(released(name, 1))).encode(first);
    expect(readOld(name, released(name, 1))(bytes)).toStrictEqual({ ...first, ...defaults });
  });

  it.each(cases)('%s: a reader of the first release reads the present', (name, first, more) => {
    const bytes = codecOf(presentSchema(name)).encode({ ...first, ...more });
    const read = readWith(released(name, 1), presentSchema(name));
    expect(read(bytes)).toStrictEqual(first);
  });

  it.each(cases)(
    '%s: the released fields lead the present bytes unchanged',
    (name, first, more) => {
      const old = codecOf(inFull(released(name, 1))).encode(first);
      const now = codecOf(presentSchema(name)).encode({ ...first, ...more });
      expect(Buffer.from(now.subarray(0, old.length))).toEqual(Buffer.from(old));
    },
  );

  it('old bytes cut short are refused', () => {
    const bytes = codecOf(inFull(released('WeightSchema', 1))).encode(weights);
    const read = readOld('WeightSchema', released('WeightSchema', 1));
    expect(() => read(bytes.subarray(0, bytes.length - 1))).toThrow(malformed);
    expect(() => codecFor('WeightSchema').decode(bytes)).toThrow(malformed);
  });

  it('a union is read branch by branch, with the defaults of each', () => {
    const kind = (symbol: string) => ({ type: 'enum', name: `${symbol}Kind`, symbols: [symbol] });
    const record = (
      symbol: string,
      ...more: { name: string; type: string; default: number }[]
    ) => ({
      type: 'record',
      name: symbol.toUpperCase(),
      namespace: 'ballast',
      fields: [{ name: 'kind', type: kind(symbol) }, { name: 'x', type: 'long' }, ...more],
    });
    const old = [record('a'), record('b')];
    const present = [record('a'), record('b', { name: 'y', type: 'int', default: 9 })];
    const bytes = codecOf(inFull(old)).encode({ kind: 'b', x: 1 });
    expect(readWith(present, old)(bytes)).toStrictEqual({ kind: 'b', x: 1, y: 9 });
    const now = codecOf(inFull(present)).encode({ kind: 'b', x: 1, y: 2 });
    expect(readWith(old, present)(now)).toStrictEqual({ kind: 'b', x: 1 });
  });

  it('an incompatible version is refused before any byte is read', () => {
    const other = { type: 'record', name: 'WeightSchema', fields: [{ name: 'x', type: 'int' }] };
    const unknown = expect.objectContaining({ code: 'DATA_UNKNOWN_SCHEMA' });
    expect(() => readOld('WeightSchema', other)).toThrow(unknown);
  });
});
