import { readRequest } from './arguments.js';

const NOW = Date.UTC(2026, 3, 10, 12);

describe('what dead-letters is asked for', () => {
  it('list takes filters', () => {
    expect(readRequest(['list'], NOW)).toEqual({
      kind: 'list',
      code: null,
      topic: null,
      since: -Infinity,
      form: 'text',
    });
    const given = [
      'list',
      '--code',
      'DATA_MALFORMED',
      '--topic=Weights',
      '--since',
      '2h',
      '--json',
    ];
    expect(readRequest(given, NOW)).toEqual({
      kind: 'list',
      code: 'DATA_MALFORMED',
      topic: 'Weights',
      since: NOW - 7_200_000,
      form: 'json',
    });
  });

  it.each([
    ['90s', NOW - 90_000],
    ['30m', NOW - 1_800_000],
    ['7d', NOW - 7 * 86_400_000],
    ['2026-04-10', Date.UTC(2026, 3, 10)],
    ['2026-04-10T12:00:00Z', NOW],
  ])('--since %s', (since, expected) => {
    expect(readRequest(['list', '--since', since], NOW)).toMatchObject({ since: expected });
  });

  it('show takes one id, resubmit several', () => {
    expect(readRequest(['show', 'abcd'], NOW)).toEqual({ kind: 'show', id: 'abcd', form: 'text' });
    expect(readRequest(['resubmit', 'a', 'b', '--again'], NOW)).toEqual({
      kind: 'resubmit',
      ids: ['a', 'b'],
      repeats: 'again',
    });
  });

  it.each([
    [[], 'nothing was asked for'],
    [['purge'], 'there is no purge'],
    [['list', 'x'], 'list takes no x'],
    [['list', '--colour'], "Unknown option '--colour'"],
    [['list', '--since', 'yesterday'], '--since: expected 30m'],
    [['list', '--since', '2026-02-31'], '--since: expected 30m'],
    [['show'], 'show takes one id'],
    [['resubmit'], 'resubmit takes one id or more'],
    [['resubmit', 'a', '--json'], "Unknown option '--json'"],
  ])('%j is refused', (given, words) => {
    expect(() => readRequest(given, NOW)).toThrow(words);
  });
});
