/** Uniform numbers in [0, 1) from a 32-bit seed: Marsaglia's xorshift32 behind a Weyl sequence. For tests alone. */
export function seededUniform(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  let weyl = 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    weyl = (weyl + 0x9e3779b9) >>> 0;
    const mixed = Math.imul((state + weyl) ^ (state >>> 15), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 0x1_0000_0000;
  };
}

/** Standard normal numbers by Box and Muller (1958). */
export function seededNormal(seed: number): () => number {
  const uniform = seededUniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A permutation of the items, by Fisher and Yates. */
export function shuffled<Item>(items: readonly Item[], uniform: () => number): Item[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    const moved = result[i];
    result[i] = result[j];
    result[j] = moved;
  }
  return result;
}
