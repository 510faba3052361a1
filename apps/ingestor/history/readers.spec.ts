import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nested } from '#testing/casablanca-exchange/nested.js';
import { readCsvExport } from './csv-export.js';
import { boursenovaHistory } from './boursenova-history.js';
import type { DailyPrice } from './daily-price.js';
import { proxyHistory } from './proxy-history.js';

/** As the exchange has given them; where they are from is in test/golden/casablanca/README.md. */
const golden = (name: string): string =>
  readFileSync(
    fileURLToPath(new URL(`../../../test/golden/casablanca/${name}`, import.meta.url)),
    'utf8',
  );
const base = new URL('https://exchange.test');
const { signal } = new AbortController();
const range = { from: '2023-01-02', to: '2026-12-31' };

interface Expected {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly marketCap: number;
}

const asExpected = ({ session, close, record }: DailyPrice): Expected => ({
  date: session,
  open: Number(record.openingPrice),
  high: Number(record.highPrice),
  low: Number(record.lowPrice),
  close: close ?? Number.NaN,
  volume: Number(record.cumulTitresEchanges),
  marketCap: Number(record.capitalisation),
});

describe('a history of the current generation', () => {
  it('is read as the recorded answer is to be', async () => {
    const recorded = JSON.parse(golden('stock-history-response.json')) as {
      readonly iam_response: unknown;
      readonly iam_expected: readonly (Expected & { readonly ticker: string })[];
    };
    const history = boursenovaHistory(base, () => Promise.resolve(recorded.iam_response));
    const subject = { ticker: 'IAM', label: 'IAM', id: 510, range };
    const { rows, refused } = await history.prices(subject, signal);
    expect(refused).toEqual([]);
    const expected = recorded.iam_expected.map(({ ticker: _, ...day }) => day).reverse();
    expect(rows.map(asExpected)).toEqual(expected);
    expect(rows.map(({ ratio, record }) => [ratio, record.ratioConsolide])).toEqual([
      [null, '-'],
      [null, '-'],
    ]);
  });
});

describe('a hostile history of the current generation', () => {
  const index = { symbol: 'MASI', label: 'MASI', id: 1, range };
  const answering = (answer: unknown) => boursenovaHistory(base, () => Promise.resolve(answer));

  it.each([['in lists', nested(20_000)] as const, ['an object', { toString: 1 }] as const])(
    'has a day whose date is %s refused, and the others taken',
    async (_, seance) => {
      const level = (of: unknown) => ({ seance: of, indices: { MASI: { valeur: 18_000 } } });
      const items = [level(seance), level('14/07/2026')];
      const { rows, refused } = await answering({ totalCount: 2, items }).levels(index, signal);
      expect(rows.map(({ session }) => session)).toEqual(['2026-07-14']);
      expect(refused).toMatchObject([{ code: 'DATA_MALFORMED' }]);
    },
  );

  it('is malformed with a count in lists', async () => {
    const answer = { totalCount: nested(20_000), items: [] };
    await expect(answering(answer).levels(index, signal)).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
    });
  });
});

describe('a history of the older generation', () => {
  /** The attributes that a public test of another project shows, and those that every other day has. */
  const day = {
    created: '2026-07-14',
    openingPrice: '99.0000000000',
    coursCourant: '101.0000000000',
    highPrice: '101.5000000000',
    lowPrice: '98.0000000000',
    closingPrice: '101.0000000000',
    coursAjuste: null,
    cumulTitresEchanges: '18016.0000000000',
    cumulVolumeEchange: '1801600.0000000000',
    capitalisation: '147371474715.0000000000',
    varVeille: '0.4251576015',
    ratioAjustement: '1.00',
    ratioConsolide: '1.00',
    totalTrades: 96,
  };
  const read = (...attributes: readonly unknown[]) => {
    const pages = [{ data: attributes.map((each) => ({ attributes: each })) }, { data: [] }];
    const history = proxyHistory(base, () => Promise.resolve(pages.shift()));
    return history.prices({ ticker: 'IAM', label: 'IAM', id: 510, range }, signal);
  };

  it('gives the texts as they were written, and a sign where there is none', async () => {
    const { rows, refused } = await read(day);
    expect(refused).toEqual([]);
    expect(rows).toEqual([
      expect.objectContaining({ session: '2026-07-14', close: 101, ratio: 1 }),
    ]);
    expect(rows[0].record).toEqual({
      ticker: 'IAM',
      created: '2026-07-14',
      libelleFR: 'IAM',
      ratioConsolide: '1.00',
      totalTrades: '96',
      coursCourant: '101.0000000000',
      openingPrice: '99.0000000000',
      lowPrice: '98.0000000000',
      coursAjuste: '-',
      highPrice: '101.5000000000',
      closingPrice: '101.0000000000',
      cumulTitresEchanges: '18016.0000000000',
      capitalisation: '147371474715.0000000000',
      cumulVolumeEchange: '1801600.0000000000',
    });
  });

  it.each([
    ['no date', { created: '' }, 'expected the date of a weekday in created, was ""'],
    ['a date that is none', { created: '2026-02-30' }, 'expected the date of a weekday'],
    ['a Saturday', { created: '2026-07-18' }, 'expected the date of a weekday'],
    ['a day of 1999', { created: '1999-01-04' }, 'expected a session from 2023-01-02'],
    ['a price of 0', { coursCourant: '0.0000000000' }, 'expected a positive number'],
    ['a negative price', { coursCourant: '-101' }, 'expected a number in coursCourant'],
    ['an exponent', { coursCourant: '1e2' }, 'expected a number in coursCourant'],
    ['a word', { cumulTitresEchanges: 'many' }, 'expected a number in cumulTitresEchanges'],
    ['a ratio of 0', { ratioConsolide: '0.00' }, 'expected a positive number in ratioConsolide'],
    ['lists in lists', { totalTrades: nested(20_000) }, 'expected a text in totalTrades, was [[['],
    ['an object', { totalTrades: {} }, 'expected a text in totalTrades, was {}'],
    [
      'a close above its highest',
      { highPrice: '100.5' },
      'expected a price of IAM from 98 to 100.5',
    ],
  ])('refuses a day with %s, with its reason, and takes the others', async (_, fault, reason) => {
    const other = { ...day, created: '2026-07-15' };
    const { rows, refused } = await read({ ...day, ...fault }, other);
    expect(rows.map(({ session }) => session)).toEqual(['2026-07-15']);
    expect(refused).toEqual([
      expect.objectContaining({
        code: 'DATA_MALFORMED',
        key: 'IAM',
        reason: expect.stringContaining(reason),
      }),
    ]);
  });

  it('refuses a second record of a day, and what is no object', async () => {
    const { rows, refused } = await read(day, day, 7);
    expect(rows).toHaveLength(1);
    expect(refused).toHaveLength(2);
  });

  it('has a day without a price as one without a close', async () => {
    const { rows } = await read({ ...day, coursCourant: [], closingPrice: '-' });
    expect(rows[0].close).toBeNull();
  });

  it.each([[null], [[]], [{ data: {} }], ['maintenance']])(
    'is no answer when it is %j',
    async (answer) => {
      const history = proxyHistory(base, () => Promise.resolve(answer));
      await expect(
        history.prices({ ticker: 'IAM', label: 'IAM', id: 510, range }, signal),
      ).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' });
    },
  );
});

describe("the exchange's own export", () => {
  const text = golden('official-export-AKT.csv');

  it('is read with its byte order mark, its French headers and ten decimals', () => {
    const rows = readCsvExport(text, range).get('AKT')?.rows ?? [];
    expect(rows).toHaveLength(29);
    expect(asExpected(rows[0])).toEqual({
      ...{ date: '2023-04-03', open: 291, high: 291, low: 287.05, close: 290 },
      ...{ volume: 1527, marketCap: 3673334300 },
    });
    expect(rows[0].record.coursCourant).toBe('290.0000000000');
  });

  it('gives the closes that are shipped', () => {
    const shipped = readFileSync(
      fileURLToPath(new URL('../../../data/casablanca/daily-closes.csv', import.meta.url)),
      'utf8',
    );
    const lines = shipped.split('\n').slice(1, 30);
    const closes = readCsvExport(text, range)
      .get('AKT')
      ?.rows.map((row) => row.close);
    expect(closes).toEqual(lines.map((line) => Number(line.split(',')[1])));
  });

  it('has empty prices on a day without a trade', () => {
    const [header] = text.split('\n');
    const read = readCsvExport(`${header}\n2023-04-03,AKT,AKT,,,,,,,,\n`, range).get('AKT');
    expect(read?.refused).toEqual([]);
    expect(read?.rows[0]).toMatchObject({ session: '2023-04-03', close: null });
  });

  it('is refused whole without its columns, and a line at a time for the rest', () => {
    expect(() => readCsvExport('Date,Close\n', range)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
    const [header, line] = text.split('\n');
    const read = readCsvExport(`${header}\n${line}\n03/13/2023,AKT,AKT\n`, range).get('AKT');
    expect(read?.rows).toHaveLength(1);
    expect(read?.refused).toHaveLength(1);
  });
});
