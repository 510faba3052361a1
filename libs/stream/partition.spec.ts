import { partitionOf, utf8 } from './partition.js';

// Hashes of Kafka's own UtilsTest.testMurmur2 (Apache-2.0); a partition is the hash without its sign bit, modulo.
const published: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

describe('the partition of a key', () => {
  it.each(published)("of %p follows Kafka's murmur2", (key, hash) => {
    const cleared = hash & 0x7fffffff;
    expect(partitionOf(key, 0x80000000)).toBe(cleared);
    expect(partitionOf(key, 4)).toBe(cleared % 4);
    expect(partitionOf(key, 3)).toBe(cleared % 3);
  });

  it('hashes the UTF-8 bytes, as Java clients do', () => {
    const encoder = new TextEncoder();
    for (const text of ['', 'AKT', 'été', 'Maroc Télécom', '€', '漢字', '😀 x']) {
      expect(utf8(text)).toEqual([...encoder.encode(text)]);
    }
  });
});
