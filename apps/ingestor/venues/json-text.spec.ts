import { jsonText } from './json-text.js';

const nested = (depth: number, inner: unknown = []): unknown => {
  let value = inner;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { in: value };
  return value;
};

describe('the text of a value from outside', () => {
  it('is its JSON', () => {
    const value = { ticker: 'AKT', of: [1, null, 'é', { price: '5.0' }] };
    expect(jsonText(value)).toBe(JSON.stringify(value));
    expect(jsonText(nested(31))).toBe(JSON.stringify(nested(31)));
  });

  it('leaves out what is nested deeper than any document of an exchange, and nothing beside it', () => {
    const text = jsonText({ ticker: 'AKT', label: nested(200_000) });
    expect(JSON.parse(text)).toMatchObject({ ticker: 'AKT' });
    expect(text).toContain('"..."');
    expect(text.length).toBeLessThan(300);
  });

  it('ends at the length that is asked for', () => {
    expect(jsonText('x'.repeat(100), 10)).toBe(`"${'x'.repeat(9)}`);
    expect(jsonText('x'.repeat(100_000))).toHaveLength(65_536);
  });

  it('of what JSON has no word for is a word', () => {
    expect(jsonText(undefined)).toBe('nothing');
  });
});
