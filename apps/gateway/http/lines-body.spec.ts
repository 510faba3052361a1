import { LinesBody, readLinesBody } from './lines-body.js';

const linesOf = (text: string): [number, string][] =>
  new LinesBody(Buffer.from(text))
    .first(9)
    .lines.map(({ number, bytes }) => [number, bytes.toString('utf8')]);

describe('a body of lines', () => {
  it.each<[string, string, [number, string][]]>([
    ['nothing', '', []],
    ['blanks alone', ' \n\t\r\n\n', []],
    ['one line', '{}\n', [[1, '{}']]],
    [
      'a last line without an end',
      '{}\n7',
      [
        [1, '{}'],
        [2, '7'],
      ],
    ],
    [
      'blank lines, which are counted',
      '\n\n{} \n \n7\n',
      [
        [3, '{} '],
        [5, '7'],
      ],
    ],
    [
      'ends as on Windows',
      '{}\r\n7\r\n',
      [
        [1, '{}\r'],
        [2, '7\r'],
      ],
    ],
    ['a byte order mark', '\ufeff{}\n', [[1, '{}']]],
    ['text beyond ASCII', '"é€𝄞"\n', [[1, '"é€𝄞"']]],
  ])('with %s', (_, text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('has as many lines as are asked for, and says how many there are', () => {
    const body = new LinesBody(Buffer.from('1\n\n2\n3\n4'));
    const numbers = (most: number): readonly number[] =>
      body.first(most).lines.map(({ number }) => number);
    expect([numbers(2), numbers(4), numbers(9)]).toEqual([
      [1, 3],
      [1, 3, 4, 5],
      [1, 3, 4, 5],
    ]);
    expect([2, 4, 9].map((most) => body.first(most).count)).toEqual([4, 4, 4]);
  });

  it('is UTF-8 or does not say', () => {
    const body = Buffer.from('{}');
    for (const type of ['application/x-ndjson', 'application/x-ndjson; charset="UTF-8"']) {
      expect(readLinesBody(type, body)).toBeInstanceOf(LinesBody);
    }
    expect(() => readLinesBody('application/x-ndjson; charset=latin1', body)).toThrow(
      'expected UTF-8',
    );
  });
});
