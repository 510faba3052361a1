/** The four 32-bit words of xoshiro128**: plain data, so that a cursor can carry them. */
export type RandomState = readonly [number, number, number, number];

const WORD = 0x1_0000_0000;

/** Bound once: to look a global up for each draw is most of its time where a module runs in a context of its own. */
const floor = Math.floor;
const imul = Math.imul;
const log = Math.log;
const sqrt = Math.sqrt;

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), and what a simulation
 * draws from it. Only +, *, exact bit operations, log and sqrt: the same bits on every Node.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare: number | null = null;

  constructor(state: RandomState) {
    [this.#a, this.#b, this.#c, this.#d] = state;
  }

  /** A generator whose state are two outputs of splitmix64 (Steele, Lea and Flood, 2014) from the seed. */
  static seeded(seed: number): Random {
    const [first, second] = splitMix64(BigInt(seed), 2);
    const words = [first & 0xffffffffn, first >> 32n, second & 0xffffffffn, second >> 32n];
    const [a, b, c, d] = words.map(Number);
    return new Random([a, b, c, d]);
  }

  /** What `new Random` continues from. A normal number held back is not part of it: see `settle`. */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  /** Forgets the second half of the last pair of normal numbers: from here on the state is all there is. */
  settle(): void {
    this.#spare = null;
  }

  /** The next 32 bits. */
  next(): number {
    const result = imul(rotated(imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b = (this.#b ^ this.#c) >>> 0;
    this.#a = (this.#a ^ this.#d) >>> 0;
    this.#c = (this.#c ^ shifted) >>> 0;
    this.#d = rotated(this.#d, 11) >>> 0;
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.next() >>> 5;
    return (high * 67_108_864 + (this.next() >>> 6)) / 9_007_199_254_740_992;
  }

  /** A whole number in [0, bound), bound <= 2^32; its bias is below bound / 2^32. */
  integer(bound: number): number {
    return floor((this.next() / WORD) * bound);
  }

  /** Standard normal, by the polar method (Marsaglia and Bray, 1964). */
  normal(): number {
    const held = this.#spare;
    this.#spare = null;
    if (held !== null) return held;
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const scale = sqrt((-2 * log(square)) / square);
    this.#spare = y * scale;
    return x * scale;
  }

  /** Poisson with this mean: arrivals counted one by one, so it is meant for small means. */
  poisson(mean: number): number {
    let count = 0;
    let passed = -log(1 - this.uniform());
    while (passed < mean) {
      count += 1;
      passed -= log(1 - this.uniform());
    }
    return count;
  }
}

/** The first outputs of splitmix64 from a seed. */
export function splitMix64(seed: bigint, count: number): bigint[] {
  let state = BigInt.asUintN(64, seed);
  return Array.from({ length: count }, () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  });
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
