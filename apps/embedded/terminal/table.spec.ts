import { tableLines } from './table.js';

describe('a table', () => {
  const head = ['on', 'cause', 'cost'];
  const rows = [
    ['2024-03-29', 'review', '0.33 %'],
    ['2026-04-01', 'Sharpe', '1 %'],
  ];

  it('has texts to the left and figures to the right', () => {
    expect(tableLines(head, rows, { alignments: ['left', 'left'] })).toEqual([
      'on          cause     cost',
      '----------  ------  ------',
      '2024-03-29  review  0.33 %',
      '2026-04-01  Sharpe     1 %',
    ]);
  });

  it('counts no colour as width', () => {
    const paint = (cell: string, row: number, column: number): string =>
      row === 1 && column === 1 ? `<${cell}>` : cell;
    expect(tableLines(head, rows, { alignments: ['left', 'left'], paint })[3]).toBe(
      '2026-04-01  <Sharpe>     1 %',
    );
  });
});
