import { parseCloses } from './parse-closes.js';

const format = {
  instruments: ['AKT', 'ATW'],
  isSession: (date: string) => date !== '2023-04-08',
  feed: 'replay',
};
const parse = (...rows: string[]) => parseCloses(['date,AKT,ATW', ...rows, ''].join('\n'), format);

describe('the file of daily closes', () => {
  it('gives the closes of each session in the order of the header', () => {
    const [row] = parse('2023-04-03,290,400.5');
    expect(row.session).toBe('2023-04-03');
    expect(row.closes.map(({ instrument, price }) => [instrument, price])).toEqual([
      ['AKT', 290],
      ['ATW', 400.5],
    ]);
    expect(row.refusals).toEqual([]);
  });

  it.each([
    ['zero', '0', 'DATA_TICK_NOT_POSITIVE'],
    ['a negative number', '-3.5', 'DATA_TICK_NOT_POSITIVE'],
    ['nothing', '', 'DATA_MALFORMED'],
    ['a word', 'NaN', 'DATA_MALFORMED'],
    ['an exponent', '4e2', 'DATA_MALFORMED'],
    ['a space', ' 400', 'DATA_MALFORMED'],
  ])('refuses a cell that holds %s, with its line, and keeps the others', (_, cell, code) => {
    const [, row] = parse('2023-04-03,290,400', `2023-04-04,291,${cell}`);
    expect(row.closes.map(({ instrument }) => instrument)).toEqual(['AKT']);
    expect(row.refusals).toEqual([
      {
        kind: 'refused',
        code,
        key: 'ATW',
        reason: `line 3: expected a positive close of ATW, was "${cell}"`,
        original: `2023-04-04,291,${cell}`,
      },
    ]);
  });

  it('refuses the missing cells of a short row', () => {
    const [row] = parse('2023-04-03,290');
    expect(row.refusals.map(({ key, code }) => [key, code])).toEqual([['ATW', 'DATA_MALFORMED']]);
    expect(row.closes).toHaveLength(1);
  });

  it.each([
    ['is no date', '2023-02-30,1,1', 'expected a date, was "2023-02-30"'],
    ['repeats a date', '2023-04-05,1,1', 'expected a date after 2023-04-05, was 2023-04-05'],
    ['goes back', '2023-04-04,1,1', 'expected a date after 2023-04-05, was 2023-04-04'],
    [
      'lies outside the calendar',
      '2023-04-08,1,1',
      'expected a session of the calendar, was 2023-04-08',
    ],
    ['has too many cells', '2023-04-06,1,1,1', 'expected 2 closes, was 3'],
    ['is empty', '', 'expected a date, was ""'],
  ])('refuses a row that %s and reads on', (_, line, reason) => {
    const rows = parse('2023-04-05,290,400', line, '2023-04-07,292,402');
    expect(rows.map(({ session }) => session)).toEqual(['2023-04-05', null, '2023-04-07']);
    expect(rows[1].refusals.map((refusal) => [refusal.reason, refusal.key])).toEqual([
      [`line 3: ${reason}`, 'replay'],
    ]);
  });

  it.each(['date,ATW,AKT', 'date,AKT', '', 'Date,AKT,ATW'])(
    'refuses the file when its header is "%s"',
    (header) => {
      expect(() => parseCloses(`${header}\n2023-04-03,1,2\n`, format)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      );
    },
  );
});
