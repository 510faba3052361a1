import type { Certificate, Outcome } from '#stream/generated/wire-types.js';
import type { Effect, StoredDecision } from './stored-decision.js';

/** How much of what was decided on one portfolio a gateway keeps in memory. */
export interface DecisionLimits {
  readonly decisions: number;
  /** In the two matrices that a decision was solved on. */
  readonly numbers: number;
}

/**
 * Five of the longest pages of history, and as many as a listener can be behind; of a portfolio with a hundred
 * instruments one such page, 16 MB. What is older is in the log and in the SQL history.
 */
const LIMITS: DecisionLimits = { decisions: 1_000, numbers: 2_000_000 };

/** What brought a version of the weights about. */
export interface VersionCause {
  readonly kind: string;
  readonly decisionId: string;
}

/** The newest decisions that one universe has taken on a portfolio, joined with their effects. */
export class DecisionMemory {
  #items: StoredDecision[] = [];
  #numbers = 0;
  #lastEffect: Effect | null = null;
  #lastCertificate: Certificate | null = null;
  /** By version: one may be in force long after its decision has gone. */
  readonly #causes = new Map<number, VersionCause>();
  readonly #counts = new Map<string, number>();
  /** By decision: another topic, no order between the two. */
  readonly #early = new Map<string, Effect>();

  constructor(private readonly limits: DecisionLimits = LIMITS) {}

  /** Oldest first. */
  get items(): readonly StoredDecision[] {
    return this.#items;
  }

  get last(): StoredDecision | undefined {
    return this.#items.at(-1);
  }

  /** Of the weights that were bought last, also when their decision has gone. */
  get lastEffect(): Effect | null {
    return this.#lastEffect;
  }

  /** Of the weights that were decided last, bought or not. */
  get lastCertificate(): Certificate | null {
    return this.#lastCertificate;
  }

  /** How many there were of each status, also of those that have gone. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  find(decisionId: string): StoredDecision | undefined {
    return this.#items.findLast(({ decision }) => decision.decisionId === decisionId);
  }

  causeOf(version: number): VersionCause | undefined {
    return this.#causes.get(version);
  }

  /** Keeps a decision. @returns those that were let go for it, oldest first: never the newest */
  add(stored: StoredDecision): readonly StoredDecision[] {
    const { decisionId, version, request, result } = stored.decision;
    this.#counts.set(result.status, (this.#counts.get(result.status) ?? 0) + 1);
    stored.effect = this.#early.get(decisionId) ?? null;
    this.#early.delete(decisionId);
    this.#items.push(stored);
    this.#lastCertificate = result.certificate ?? this.#lastCertificate;
    this.#numbers += numbersOf(stored);
    if (version !== null) this.#noteCause(version, { kind: request.cause, decisionId });
    let gone = 0;
    while (this.#isOver(gone)) {
      this.#numbers -= numbersOf(this.#items[gone]);
      gone += 1;
    }
    return this.#items.splice(0, gone);
  }

  /** A decision's weights have become the held ones. */
  applied({ id, windowEnd, turnover, cost }: Outcome): void {
    if (windowEnd === null) return;
    const effect = { windowEnd, turnover, cost };
    if (windowEnd >= (this.#lastEffect?.windowEnd ?? -Infinity)) this.#lastEffect = effect;
    const stored = this.find(id);
    if (stored === undefined) this.#noteEarly(id, effect);
    else stored.effect = effect;
  }

  #isOver(gone: number): boolean {
    const left = this.#items.length - gone;
    const { decisions, numbers } = this.limits;
    return left > decisions || (this.#numbers > numbers && left > 1);
  }

  #noteCause(version: number, cause: VersionCause): void {
    this.#causes.set(version, cause);
    if (this.#causes.size <= this.limits.decisions) return;
    const [oldest] = this.#causes.keys();
    this.#causes.delete(oldest);
  }

  /** The effects of the newest decisions are the newest effects, in whatever order the partitions are read. */
  #noteEarly(id: string, effect: Effect): void {
    this.#early.set(id, effect);
    const { decisions: kept } = this.limits;
    // A sort for as many as it lets go.
    if (this.#early.size < 2 * kept) return;
    const oldestFirst = [...this.#early].sort(([, a], [, b]) => a.windowEnd - b.windowEnd);
    for (const [name] of oldestFirst.slice(0, -kept)) this.#early.delete(name);
  }
}

const numbersOf = ({ decision: { request } }: StoredDecision): number =>
  request.covariance.length + request.statistics.scatter.length;
