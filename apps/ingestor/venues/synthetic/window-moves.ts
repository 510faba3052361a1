import { diffusionFactor, jumpDeviation, type Jumps, type Market } from './market.js';
import type { Random } from '#core/random.js';

/** One jump: when, as a part of the window, and how far the log price moves. */
interface Jump {
  readonly at: number;
  readonly size: number;
}

/** What a name does over one window. */
export interface Move {
  /** Log return of the diffusion, from the window's start to its last trade. */
  readonly diffusion: number;
  readonly jumps: readonly Jump[];
}

/** Draws the moves of all names over one window of dt years: m dt + L z sqrt(dt), and each name's jumps. */
export class WindowMoves {
  readonly #factor: Float64Array;
  readonly #normals: Float64Array;

  constructor(
    private readonly market: Market,
    private readonly jumps: Jumps | null,
    private readonly dtYears: number,
  ) {
    this.#factor = diffusionFactor(market);
    this.#normals = new Float64Array(market.instruments.length);
  }

  draw(random: Random): Move[] {
    const n = this.#normals.length;
    const root = Math.sqrt(this.dtYears);
    for (let i = 0; i < n; i++) this.#normals[i] = random.normal();
    return this.market.logMean.map((mean, i) => {
      let diffusion = 0;
      for (let j = 0; j <= i; j++) diffusion += this.#factor[i * n + j] * this.#normals[j];
      return { diffusion: mean * this.dtYears + diffusion * root, jumps: this.#jumpsOf(random, i) };
    });
  }

  #jumpsOf(random: Random, instrument: number): readonly Jump[] {
    if (this.jumps === null) return NO_JUMPS;
    const count = random.poisson(this.jumps.perYear * this.dtYears);
    if (count === 0) return NO_JUMPS;
    const deviation = jumpDeviation(this.market.volatility[instrument], this.jumps);
    return Array.from({ length: count }, () => ({
      at: random.uniform(),
      size: deviation * random.normal(),
    }));
  }
}

const NO_JUMPS: readonly Jump[] = [];

/** The whole log return of a move. */
export function totalOf({ diffusion, jumps }: Move): number {
  let total = diffusion;
  for (const { size } of jumps) total += size;
  return total;
}

/**
 * Log prices at trades, relative to the window's start: a Brownian bridge that ends in the window's return at its last
 * trade, and the jumps passed so far. The close of a window is therefore exact, whatever the number of trades; the night
 * before it is part of the way. Bridges of different names are independent: moves within a window correlate through
 * their ends alone.
 * @param times parts of the way to the last trade, ascending in [0, 1], the last 1
 * @param variance of the diffusion over the window
 */
export function pathOf(
  random: Random,
  move: Move,
  { times, variance }: { readonly times: Float64Array; readonly variance: number },
): Float64Array {
  const path = new Float64Array(times.length);
  const last = times.length - 1;
  let at = 0;
  let level = 0;
  for (let k = 0; k < last; k++) {
    const left = 1 - at;
    const step = times[k] - at;
    if (left > 0 && step > 0) {
      const spread = Math.sqrt(variance * step * ((1 - times[k]) / left));
      level += (move.diffusion - level) * (step / left) + spread * random.normal();
      at = times[k];
    }
    path[k] = level;
    for (const jump of move.jumps) if (jump.at <= at) path[k] += jump.size;
  }
  path[last] = totalOf(move);
  return path;
}
