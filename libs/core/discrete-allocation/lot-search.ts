import { coveredValue, coveringLots, untouchedLots } from './covered-value.js';
import { boundAt, sharpestPrice, type DualBound } from './dual-bound.js';
import { cheapestLots, orderedCost, positionCost, ROUNDING, type LotBook } from './lot-book.js';

/** Covered values are told apart by this share of the base. */
const PRECISION = 1e-9;

/** Positions of a book with what they cover. */
interface Covering {
  readonly lots: Float64Array;
  readonly covered: number;
}

/** A node: positions of order[0..depth) are chosen. */
interface Node {
  readonly depth: number;
  readonly covered: number;
  /** What the positions that are not chosen yet may cost. */
  readonly rest: number;
  /** Index of the price of cost whose bound is sharpest here. */
  readonly price: number;
}

/** Depth-first search for the positions that cover most, an instrument a level. */
export class LotSearch {
  readonly #book: LotBook;
  readonly #order: readonly number[];
  readonly #dual: DualBound;
  /** The least that the instruments from a depth on cost [n + 1]. */
  readonly #least: Float64Array;
  readonly #chosen: Float64Array;
  readonly #precision: number;
  #nodes: number;
  #best: Covering;
  #ceiling = Infinity;

  constructor(of: {
    readonly book: LotBook;
    readonly order: readonly number[];
    readonly dual: DualBound;
    /** Positions that may be looked at. */
    readonly nodes: number;
  }) {
    const { book, order } = of;
    this.#book = book;
    this.#order = order;
    this.#dual = of.dual;
    this.#nodes = of.nodes;
    this.#precision = PRECISION * book.base;
    this.#chosen = new Float64Array(order.length);
    this.#best = { lots: this.#chosen, covered: -Infinity };
    this.#least = new Float64Array(order.length + 1);
    for (let d = order.length - 1; d >= 0; d -= 1) {
      const i = order[d];
      this.#least[d] = this.#least[d + 1] + positionCost(book, i, cheapestLots(book, i));
    }
  }

  /** The best positions and how much more others might cover: 0 when that is proven to be nothing. */
  run(start: Covering): { readonly lots: Float64Array; readonly gap: number } {
    this.#best = start;
    const rest = this.#book.limit + ROUNDING * this.#book.base;
    const price = sharpestPrice(this.#dual, 0, { rest, near: 0 });
    this.#ceiling = boundAt(this.#dual, 0, { rest, l: price });
    if (!this.#settled()) this.#visit({ depth: 0, covered: 0, rest, price });
    const open = this.#nodes <= 0 && !this.#settled();
    return { lots: this.#best.lots, gap: open ? this.#ceiling - this.#best.covered : 0 };
  }

  /** Whether nothing can be better than the best, as far as is told apart. */
  #settled(): boolean {
    return this.#best.covered >= this.#ceiling - this.#precision;
  }

  #visit(node: Node): void {
    const { depth } = node;
    const i = this.#order[depth];
    const spare = node.rest - this.#least[depth + 1];
    const most = this.#mostOfTwin(depth);
    const top = Math.min(this.#mostLots(i, spare), most);
    const untouched = untouchedLots(this.#book, i);
    const stays =
      untouched !== null && untouched <= most && positionCost(this.#book, i, untouched) <= spare;
    if (depth === this.#order.length - 1) {
      // More lots never cover less.
      if (top >= 0) this.#choose(node, top);
      if (stays) this.#choose(node, untouched);
      return;
    }
    if (top >= 0) {
      const peak = this.#peak(node, top);
      this.#walk(node, { from: peak, step: 1, top, except: untouched });
      this.#walk(node, { from: peak - 1, step: -1, top, except: untouched });
    }
    if (stays) this.#choose(node, untouched);
  }

  /** Of instruments that differ in their name alone each has at most the lots of the one before. */
  #mostOfTwin(depth: number): number {
    if (depth === 0) return Infinity;
    const [before, i] = [this.#order[depth - 1], this.#order[depth]];
    const { weights, lotValues, heldLots } = this.#book;
    const areTwins = [weights, lotValues, heldLots].every((values) => values[i] === values[before]);
    return areTwins ? this.#chosen[before] : Infinity;
  }

  /** The most lots of an instrument that cover something and cost no more than `spare`; -1 when not even none do. */
  #mostLots(i: number, spare: number): number {
    let high = coveringLots(this.#book, i);
    if (positionCost(this.#book, i, high) <= spare) return high;
    let low = -1;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (positionCost(this.#book, i, middle) <= spare) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The lots up to `top` with the highest bound, which is concave in the lots that an order leads to. */
  #peak(node: Node, top: number): number {
    const i = this.#order[node.depth];
    const boundOf = (lots: number): number =>
      this.#follow(node, lots, orderedCost(this.#book, i, lots)).bound;
    let low = 0;
    let high = top;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (boundOf(middle) < boundOf(middle + 1)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Chooses from, from + step, .., away from the peak, while the bound leaves something to find. */
  #walk(
    node: Node,
    way: {
      readonly from: number;
      readonly step: 1 | -1;
      readonly top: number;
      readonly except: number | null;
    },
  ): void {
    for (let lots = way.from; lots >= 0 && lots <= way.top; lots += way.step) {
      if (lots === way.except) continue;
      const bound = this.#choose(node, lots);
      if (this.#nodes <= 0 || !this.#promises(bound)) return;
    }
  }

  #promises(bound: number): boolean {
    return bound > this.#best.covered + this.#precision;
  }

  /** Gives the instrument of a node its lots and looks at what follows if that may be better; returns the bound on it. */
  #choose(node: Node, lots: number): number {
    const i = this.#order[node.depth];
    const { bound, ...next } = this.#follow(node, lots, positionCost(this.#book, i, lots));
    if (!this.#promises(bound) || this.#nodes <= 0) return bound;
    this.#nodes -= 1;
    this.#chosen[i] = lots;
    if (next.depth < this.#order.length) this.#visit(next);
    else this.#best = { lots: this.#chosen.slice(), covered: next.covered };
    return bound;
  }

  /** The node after a choice, with the bound on what it comes to. */
  #follow(node: Node, lots: number, cost: number): Node & { readonly bound: number } {
    const depth = node.depth + 1;
    const covered = node.covered + coveredValue(this.#book, this.#order[node.depth], lots);
    const rest = node.rest - cost;
    const price = sharpestPrice(this.#dual, depth, { rest, near: node.price });
    const bound = covered + boundAt(this.#dual, depth, { rest, l: price });
    return { depth, covered, rest, price, bound };
  }
}
