import { BallastError } from '#core/ballast-error.js';
import { deadLetterOf, originalHeaders } from './dead-letter.js';

describe('a dead letter', () => {
  const error = new BallastError('DATA_MALFORMED', 'expected a quote, was none');
  const of = { topic: 'Weights', partition: 1, offset: 7, key: 'k', value: Buffer.alloc(70_000) };

  it('has the coordinates, the reason, and the front of the original', () => {
    const { value } = deadLetterOf({ ...of, headers: {} }, error, 'intake');
    expect(value).toMatchObject({ topic: 'Weights', partition: 1, offset: 7, length: 70_000 });
    expect(value).toMatchObject({
      stage: 'intake',
      code: 'DATA_MALFORMED',
      message: error.message,
    });
    expect(value.original).toHaveLength(65_536);
  });

  it('keeps the headers of the original apart from its own', () => {
    const headers = { schema: 'WeightSchema/2', source: 'live' };
    const letter = deadLetterOf({ ...of, headers }, error, 'intake');
    expect(letter.headers).toEqual({
      'original.schema': 'WeightSchema/2',
      'original.source': 'live',
    });
    expect(originalHeaders({ ...letter.headers, schema: 'dead-letter/1' })).toEqual(headers);
    expect(deadLetterOf({ ...of, headers: {} }, error, 'intake').headers).toBeUndefined();
  });
});
