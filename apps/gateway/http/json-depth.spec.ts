import { shallowJson } from './json-depth.js';

const check = (text: string): void => shallowJson(Buffer.from(text));

describe('the depth of a body', () => {
  it.each([
    ['64 lists', '['.repeat(64) + ']'.repeat(64)],
    ['64 objects', '{"a":'.repeat(63) + '{}' + '}'.repeat(63)],
    ['many beside each other', `[${'[1],'.repeat(1_000)}[1]]`],
    ['brackets in a text', `["${'['.repeat(100)}"]`],
    ['brackets after an escaped quote', `["\\"${'['.repeat(100)}"]`],
    ['brackets in a text that ends in a backslash', `["\\\\",${'[1],'.repeat(90)}1]`],
    ['no JSON at all', 'no'],
    ['a text that does not end', '"[[[['],
  ])('%s may be parsed', (_, text) => {
    expect(() => check(text)).not.toThrow();
  });

  it.each([
    ['65 lists', '['.repeat(65)],
    ['65 objects', '{"a":'.repeat(65)],
    ['a million', '['.repeat(1_000_000)],
    ['65 after an escaped backslash', `["\\\\",${'['.repeat(64)}`],
  ])('%s may not', (_, text) => {
    expect(() => check(text)).toThrow('expected at most 64 levels of JSON, was deeper');
  });
});
