import { randomBytes } from 'node:crypto';
import { chunksOf, joinChunks } from './chunked-snapshot.js';

const stored = (entries: readonly { key: string; value: Uint8Array | null }[]) => {
  const latest = new Map(entries.map(({ key, value }) => [key, value]));
  return (key: string): Uint8Array | null => latest.get(key) ?? null;
};

describe('a snapshot in chunks', () => {
  it.each([0, 1, 512 * 1024 - 4, 512 * 1024 - 3, 1_500_000])(
    'of %i bytes comes back whole',
    (size) => {
      const snapshot = randomBytes(size);
      const chunks = chunksOf(snapshot);
      expect(Math.max(...chunks.map(({ value }) => value?.length ?? 0))).toBeLessThanOrEqual(
        512 * 1024,
      );
      expect(joinChunks(stored(chunks))?.equals(snapshot)).toBe(true);
    },
  );

  it('ignores what a longer snapshot before it has left', () => {
    const longer = chunksOf(randomBytes(1_500_000));
    const shorter = randomBytes(700_000);
    expect(joinChunks(stored([...longer, ...chunksOf(shorter)]))?.equals(shorter)).toBe(true);
  });

  it('is none when a chunk is missing or nothing was written', () => {
    expect(joinChunks(stored(chunksOf(randomBytes(1_500_000)).slice(0, 2)))).toBeNull();
    expect(joinChunks(() => null)).toBeNull();
  });
});
