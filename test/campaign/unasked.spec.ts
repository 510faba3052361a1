import { reasonOf } from '../../tools/campaign/unasked.mjs';

const ended = (end: number | string, words: string): string | null =>
  reasonOf({ service: 'analytics/0', end, words });

describe('an end of a service that no fault of a campaign has asked for', () => {
  it.each([
    'ballast: expected one process of ordinal 0, a newer one has claimed bars/3: this one ends',
    'ballast: expected one ingestor with feed synthetic, a newer one has claimed it: this one ends',
  ])('is superseded where it says that a newer one has claimed: %s', (words) => {
    expect(ended(2, words)).toBe('superseded');
  });

  it.each([
    'ballast: expected the log within 60 attempts of bars/0: KafkaJSNumberOfRetriesExceeded: -',
    'ballast: a reader failed: KafkaJSConnectionError: Connection timeout',
    'ballast: KafkaJSConnectionError: Connection timeout\nballast:     at async #runner (feed-service.js:70:24)',
  ])('gave up where the log stayed out of reach: %s', (words) => {
    expect(ended(1, words)).toBe('gave up');
  });

  it.each([
    [1, 'ballast: TypeError: undefined is not iterable'],
    [
      1,
      'ballast: expected one process of ordinal 0, a newer one has claimed bars/3: this one ends',
    ],
    [2, 'ballast: expected 3 replicas, bars/0 was claimed by one of 1'],
    [
      2,
      'ballast: expected the input of bars/0 from ballast.ticks/0@9 on, was kept from @10 to @20',
    ],
    [0, '{"level":30,"msg":"stopped"}'],
    ['SIGSEGV', ''],
  ])('is unexplained otherwise: %s %s', (end, words) => {
    expect(ended(end, words)).toBeNull();
  });
});
