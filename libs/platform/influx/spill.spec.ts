import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { Spill } from './spill.js';

describe('lines on disk', () => {
  afterEach(removeTemporaryDirectories);

  const damages: number[] = [];
  beforeEach(() => damages.splice(0));
  const open = (directory: string, segmentBytes = 100): Spill =>
    new Spill(directory, { onDamage: (bytes) => damages.push(bytes), segmentBytes });
  const batch = (k: number): string[] => [`m,t=${k} f=1 1`, `m,t=${k} f="ä ${k}" 2`];
  const filled = async (directory: string, batches: number): Promise<void> => {
    const spill = open(directory);
    for (let k = 0; k < batches; k++) await spill.append(batch(k));
    await spill.close();
  };
  const drained = async (spill: Spill): Promise<(readonly string[])[]> => {
    const batches: (readonly string[])[] = [];
    for (;;) {
      const first = await spill.first();
      if (first === null) return batches;
      batches.push(first);
      await spill.dropFirst();
    }
  };
  const expected = (...numbers: number[]): string[][] => numbers.map(batch);

  it('come back in order, those that are appended meanwhile behind them, and leave no file', async () => {
    const directory = temporaryDirectory();
    const spill = open(directory);
    for (let k = 0; k < 5; k++) await spill.append(batch(k));
    expect(spill.bytes).toBeGreaterThan(5 * batch(0).join('\n').length);
    expect(await spill.first()).toEqual(batch(0));
    await spill.dropFirst();
    await spill.append(batch(5));
    expect(await drained(spill)).toEqual(expected(1, 2, 3, 4, 5));
    expect([spill.isEmpty, spill.bytes, readdirSync(directory)]).toEqual([true, 0, []]);
    await spill.append(batch(6));
    expect(await drained(spill)).toEqual(expected(6));
    await spill.close();
    expect(damages).toEqual([]);
  });

  it('are there after a restart; the oldest file begins again', async () => {
    const directory = temporaryDirectory();
    await filled(directory, 4);
    const before = open(directory);
    expect(await before.first()).toEqual(batch(0));
    await before.dropFirst();
    await before.close();
    const again = open(directory);
    await again.append(batch(4));
    expect(await drained(again)).toEqual(expected(0, 1, 2, 3, 4));
    await again.close();
  });

  it('stop where a crash cut the last one off', async () => {
    const directory = temporaryDirectory();
    await filled(directory, 3);
    const last = readdirSync(directory).sort().at(-1) ?? '';
    const { length } = readFileSync(join(directory, last));
    truncateSync(join(directory, last), length - 5);
    expect(await drained(open(directory))).toEqual(expected(0, 1));
    expect(damages).toHaveLength(1);
  });

  it('whose checksum differs are passed over, and those behind them are not', async () => {
    const directory = temporaryDirectory();
    const spill = open(directory, 10_000);
    for (let k = 0; k < 3; k++) await spill.append(batch(k));
    await spill.close();
    const [file] = readdirSync(directory);
    const bytes = readFileSync(join(directory, file));
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    writeFileSync(join(directory, file), bytes);
    expect(await drained(open(directory))).toEqual(expected(0, 2));
    expect(damages).toEqual([bytes.length / 3]);
  });

  it('are found among files that are none of theirs', async () => {
    const directory = temporaryDirectory();
    await filled(directory, 1);
    appendFileSync(join(directory, 'notes.txt'), 'mine');
    expect(await drained(open(directory))).toEqual(expected(0));
    expect(readdirSync(directory)).toEqual(['notes.txt']);
  });

  it('have a file whose name is durable before anybody counts on them, or are not there', async () => {
    const directory = temporaryDirectory();
    const synced: string[][] = [];
    let isBroken = false;
    const spill = new Spill(directory, {
      onDamage: (bytes) => damages.push(bytes),
      segmentBytes: 100,
      syncDirectory: async (path) => {
        if (isBroken) throw new Error('EIO');
        synced.push(readdirSync(path));
      },
    });
    await spill.append(batch(0));
    expect(synced).toEqual([['0000000001.lines']]);
    while (synced.length < 2) await spill.append(batch(1));
    expect(synced[1]).toContain('0000000002.lines');
    await spill.close();
    isBroken = true;
    const before = readdirSync(directory);
    await expect(spill.append(batch(9))).rejects.toThrow('EIO');
    expect(readdirSync(directory)).toEqual(before);
    expect((await drained(spill)).at(-1)).toEqual(batch(1));
  });
});
