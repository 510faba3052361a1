import { freePorts } from './free-ports.js';

describe('freePorts', () => {
  it('gives each caller ports of its own, however many look at a time', async () => {
    const rows = await Promise.all(Array.from({ length: 40 }, (_, k) => freePorts(1 + (k % 3))));
    const given = rows.flatMap((first, k) =>
      Array.from({ length: 1 + (k % 3) }, (_, i) => first + i),
    );
    expect(new Set(given).size).toBe(given.length);
  });
});
