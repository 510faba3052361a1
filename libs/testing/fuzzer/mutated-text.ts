import fc from 'fast-check';

const DEEP = 5000;
const TOO_LONG = 9 * 1024 * 1024;

/** What a text editor does to JSON and `JSON.stringify` never would. */
const CHANGES: readonly ((text: string) => string)[] = [
  () => '',
  () => ' ',
  () => 'null',
  () => '[]',
  () => '"text"',
  () => '0',
  () => '{}',
  (text) => text.slice(0, text.length >> 1),
  (text) => `${text}}`,
  (text) => `${text}${text}`,
  (text) => `\ufeff${text}`,
  (text) => `//\n${text}`,
  (text) => text.replace('{', '{"__proto__":{"polluted":true},'),
  (text) => text.replace('{', '{"constructor":{"prototype":{"polluted":true}},'),
  // A field that is written twice: the last one counts.
  (text) => text.replace(/\{("[^"]+":)/, '{$1null,$1'),
  (text) => text.replace(/\d+(\.\d+)?/, '1e400'),
  (text) => text.replace(/\d+(\.\d+)?/, 'NaN'),
  (text) => text.replace(/\d+(\.\d+)?/, '01'),
  (text) => text.replace(/\d+(\.\d+)?/, '0.1e-400'),
  (text) => text.replace(/\d+(\.\d+)?/, '123456789012345678901234567890'),
  (text) => text.replace(/"([^"]*)"/, '"$1\u0000"'),
  (text) => text.replace(/"([^"]*)"/, '"$1\\ud800"'),
  (text) => text.replaceAll('"', "'"),
  () => `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  (text) => text.replace('{', `{"deep":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)},`),
];

/** A JSON text, changed as a text. */
export const mutatedText = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...CHANGES).map((change) => change(text)) },
    // Costly to send: now and then is enough.
    { weight: 1, arbitrary: fc.constant(`{"long":"${'x'.repeat(TOO_LONG)}"}`) },
  );
