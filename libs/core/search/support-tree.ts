import type { ActiveSet } from '../optimise/portfolio-problem.js';
import { hold, largestWithin, OPEN, OUT } from './decisions.js';
import { OpenNodes } from './open-nodes.js';
import { holdsWithin, type SupportLimits } from './support-limits.js';

/** The minimum without limits of support over the names that are not out. */
export interface RelaxedPoint<Found> {
  readonly status: 'point';
  readonly value: number;
  /** What differences of values are measured against. */
  readonly size: number;
  readonly weights: Float64Array;
  /** Where to start from on fewer names; null where the solver has no such thing. */
  readonly activeSet: ActiveSet | null;
  /** False where the solver gave up: then the value bounds nothing. */
  readonly exact: boolean;
  readonly found: Found;
}

/** A point; nothing that is feasible and worth having; or no minimum at all. */
export type Relaxation<Found> =
  RelaxedPoint<Found> | { readonly status: 'nothing' } | { readonly status: 'unbounded' };

/** What is searched. */
export interface SupportSearch<Found> {
  readonly limits: SupportLimits;
  /** Decisions to start from. */
  readonly root: Int8Array;
  /** For each name the first that it can be exchanged with. */
  readonly interchangeable: Int32Array;
  /** Relaxations solved at most; there is no clock. */
  readonly maxSolves: number;
  readonly solve: (decisions: Int8Array, start: ActiveSet | null) => Relaxation<Found>;
}

/** A relaxation with the decisions it was solved under. */
export interface Decided<Found> {
  readonly decisions: Int8Array;
  readonly point: RelaxedPoint<Found>;
}

export interface SearchResult<Found> {
  /** The best point within the limits; null where none was found. */
  readonly best: Decided<Found> | null;
  /** No point within the limits is below it; Infinity where there is none at all. */
  readonly bound: number;
  /** Whether the best point is proven to be the minimum, or to exist nowhere. */
  readonly isProven: boolean;
  /** Names may be held among which there is no minimum. */
  readonly isUnbounded: boolean;
  /** A point to show where none within the limits was found: of a solver that gave up, else the first relaxation. */
  readonly instead: Decided<Found> | null;
}

interface Node<Found> {
  readonly decisions: Int8Array;
  readonly bound: number;
  readonly point: RelaxedPoint<Found> | null;
}

/** Values closer than this share of their size are the same. */
const SAME = 1e-9;

/**
 * Best-first branch and bound over which names are held (Land & Doig 1960; for portfolios Bienstock 1996). A node's bound
 * is the relaxed minimum without the names that are out; a name of the relaxed support is held in one branch and out in the
 * other. Holding a name alone changes no relaxation, so that branch costs nothing until enough are held to put others out.
 */
export function searchTree<Found>(search: SupportSearch<Found>): SearchResult<Found> {
  return new SupportTree(search).run();
}

class SupportTree<Found> {
  readonly #open = new OpenNodes<Node<Found>>();
  readonly #tried = new Set<string>();
  #best: Decided<Found> | null = null;
  #instead: Decided<Found> | null = null;
  /** The least bound of what was put aside unproven, and of what was cut off. */
  #unproven = Infinity;
  #cutOff = Infinity;
  #isUnbounded = false;
  #solves = 0;

  constructor(private readonly search: SupportSearch<Found>) {}

  run(): SearchResult<Found> {
    const { root } = this.search;
    const first = this.#visit(root, { bound: -Infinity, start: null });
    if (first !== null) this.#eliminate(root, first);
    while (!this.#isUnbounded) {
      const node = this.#open.pop();
      if (node === null) break;
      if (this.#isCutOff(node.bound)) {
        // The others have no lower bounds.
        this.#cutOff = Math.min(this.#cutOff, node.bound);
        break;
      }
      if (this.#solves >= this.search.maxSolves) {
        this.#unproven = Math.min(this.#unproven, node.bound);
        break;
      }
      this.#branch(node);
    }
    const found = this.#best?.point.value ?? Infinity;
    return {
      best: this.#best,
      bound: Math.min(this.#unproven, this.#cutOff, found),
      isProven: this.#unproven === Infinity || this.#isCutOff(this.#unproven),
      isUnbounded: this.#isUnbounded,
      instead: this.#instead,
    };
  }

  #isCutOff(bound: number): boolean {
    if (this.#best === null) return false;
    const { value, size } = this.#best.point;
    return bound >= value - SAME * size;
  }

  /** Solves a node and keeps it open where more is to be decided; its point, null where it has none that bounds. */
  #visit(
    decisions: Int8Array,
    parent: { readonly bound: number; readonly start: ActiveSet | null },
  ): RelaxedPoint<Found> | null {
    this.#solves += 1;
    const relaxation = this.search.solve(decisions, parent.start);
    if (relaxation.status === 'nothing') return null;
    const isLeaf = !decisions.includes(OPEN);
    if (relaxation.status === 'unbounded') {
      if (isLeaf) this.#isUnbounded = true;
      else this.#open.push({ decisions, bound: -Infinity, point: null });
      return null;
    }
    const bound = relaxation.exact ? Math.max(relaxation.value, parent.bound) : parent.bound;
    if (!relaxation.exact || this.#instead === null) {
      this.#instead = { decisions, point: relaxation };
    }
    if (this.#offer(decisions, relaxation)) return null;
    if (isLeaf) {
      this.#unproven = Math.min(this.#unproven, bound);
      return null;
    }
    if (this.#isCutOff(bound)) {
      this.#cutOff = Math.min(this.#cutOff, bound);
      return null;
    }
    if (relaxation.exact) this.#refit(decisions, relaxation);
    this.#open.push({ decisions, bound, point: relaxation });
    return relaxation.exact ? relaxation : null;
  }

  /** Whether the point is within the limits, and so the best of its node. */
  #offer(decisions: Int8Array, point: RelaxedPoint<Found>): boolean {
    if (!point.exact || !holdsWithin(this.search.limits, point.weights)) return false;
    if (this.#best === null || point.value < this.#best.point.value) {
      this.#best = { decisions, point };
    }
    return true;
  }

  /** Tries the largest weights of a point that the limits allow, once for each choice of names. */
  #refit(decisions: Int8Array, { weights, activeSet }: RelaxedPoint<Found>): void {
    const chosen = largestWithin(this.search.limits, decisions, weights);
    const key = chosen.map((code) => (code === OUT ? 0 : 1)).join('');
    if (this.#tried.has(key)) return;
    this.#tried.add(key);
    this.#solves += 1;
    const relaxation = this.search.solve(chosen, activeSet);
    if (relaxation.status === 'point') this.#offer(chosen, relaxation);
  }

  /** A first good choice: the smallest weights are put out a quarter of the surplus at a time, the rest solved anew. */
  #eliminate(root: Int8Array, first: RelaxedPoint<Found>): void {
    const { limits } = this.search;
    let decisions = root;
    let point = first;
    for (;;) {
      const held = smallestFirst(decisions, point.weights);
      const surplus = countHeld(point.weights) - limits.maxHoldings;
      const leaving = held.slice(0, Math.max(1, Math.floor(surplus / 4)));
      if (surplus <= 0 || leaving.length === 0) break;
      decisions = decisions.slice();
      for (const i of leaving) decisions[i] = OUT;
      this.#solves += 1;
      const relaxation = this.search.solve(decisions, point.activeSet);
      if (relaxation.status !== 'point' || !relaxation.exact) return;
      if (this.#offer(decisions, relaxation)) return;
      point = relaxation;
    }
    this.#refit(decisions, point);
  }

  #branch({ decisions, bound, point }: Node<Found>): void {
    const { limits, interchangeable } = this.search;
    const i = firstOpenLike(
      decisions,
      interchangeable,
      nameToBranchOn(limits, decisions, point?.weights ?? null),
    );
    const start = point?.activeSet ?? null;
    const held = hold(limits, decisions, i);
    if (held !== null) {
      const isLeaf = !held.includes(OPEN);
      if (isLeaf || changesRelaxation(decisions, held, point)) this.#visit(held, { bound, start });
      else this.#open.push({ decisions: held, bound, point });
    }
    this.#visit(withoutLike(decisions, interchangeable, i), { bound, start });
  }
}

const countHeld = (weights: Float64Array): number =>
  weights.reduce((count, weight) => (weight === 0 ? count : count + 1), 0);

function smallestFirst(decisions: Int8Array, weights: Float64Array): readonly number[] {
  const held: number[] = [];
  weights.forEach((weight, i) => {
    if (weight !== 0 && decisions[i] === OPEN) held.push(i);
  });
  return held.sort((a, b) => Math.abs(weights[a]) - Math.abs(weights[b]) || a - b);
}

/** Of the open names in conflict with another that is held, else of all open ones, the one with the largest weight. */
function nameToBranchOn(
  { conflicts }: SupportLimits,
  decisions: Int8Array,
  weights: Float64Array | null,
): number {
  if (weights === null) return decisions.indexOf(OPEN);
  const n = weights.length;
  let best = -1;
  let bestKey = -1;
  for (let i = 0; i < n; i += 1) {
    if (decisions[i] !== OPEN) continue;
    const isHeld = weights[i] !== 0;
    const inConflict =
      isHeld &&
      conflicts !== null &&
      weights.some((weight, j) => weight !== 0 && conflicts[i * n + j] !== 0);
    // Conflicts first: any of them before any weight.
    const key = Math.abs(weights[i]) / (1 + Math.abs(weights[i])) + (inConflict ? 1 : 0);
    if (key > bestKey) {
      best = i;
      bestKey = key;
    }
  }
  // Weights that a solver left infinite have no order.
  return best < 0 ? decisions.indexOf(OPEN) : best;
}

function firstOpenLike(decisions: Int8Array, interchangeable: Int32Array, i: number): number {
  for (let j = 0; j < i; j += 1) {
    if (interchangeable[j] === interchangeable[i] && decisions[j] === OPEN) return j;
  }
  return i;
}

/** Name i out, and with it the open ones that it can be exchanged with: of equals the first are held. */
function withoutLike(decisions: Int8Array, interchangeable: Int32Array, i: number): Int8Array {
  return decisions.map((code, j) =>
    code === OPEN && interchangeable[j] === interchangeable[i] ? OUT : code,
  );
}

/** Whether a name of the point's support, or any where there is no point, has gone out. */
function changesRelaxation<Found>(
  before: Int8Array,
  after: Int8Array,
  point: RelaxedPoint<Found> | null,
): boolean {
  return after.some(
    (code, i) => code === OUT && before[i] !== OUT && (point === null || point.weights[i] !== 0),
  );
}
