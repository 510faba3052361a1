import { Inject, Injectable, Optional } from '@nestjs/common';
import type { HistoryReader, RecordedDecision } from '#platform/history/history-store.js';
import { HISTORY } from '#platform/history/history-token.js';
import { PATIENCE_MS } from '../patience.js';
import { fromHistory } from '../problem/from-history.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import type { StoredDecision } from '../read-model/stored-decision.js';

/** A stretch of a portfolio's decisions, newest first. */
export interface DecisionPage {
  readonly decisions: readonly StoredDecision[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

/** Decisions that memory no longer holds, from the history; where there is none, memory is all there is. */
@Injectable()
export class DecisionArchive {
  constructor(
    private readonly model: ReadModel,
    @Inject(PATIENCE_MS) private readonly patienceMs: number,
    @Optional() @Inject(HISTORY) private readonly history: HistoryReader | null = null,
  ) {}

  /** @throws ProblemError 503 when the page goes further back than memory and the history does not answer */
  async page(
    entry: Pick<PortfolioEntry, 'portfolioId' | 'universeId' | 'decisions'>,
    { below, limit }: { readonly below: number; readonly limit: number },
  ): Promise<DecisionPage> {
    const held = entry.decisions.items.filter(({ decision }) => decision.ordinal < below);
    const newest = held.slice(-limit).reverse();
    const oldest = held.at(0)?.decision.ordinal ?? below;
    // Ordinals begin at 1; of a portfolio with none in memory, a log that has its beginning says that there is none.
    const isWhole =
      oldest <= 1 || (entry.decisions.items.length === 0 && !this.model.decisionsStart.isCut);
    if (held.length > limit || isWhole || this.history === null) {
      return { decisions: newest, more: held.length > newest.length };
    }
    const wanted = limit - newest.length;
    const older = await fromHistory(
      this.history.decisions(entry, { below: oldest, limit: wanted + 1 }),
    );
    const decisions = [...newest, ...older.slice(0, wanted).map(storedDecision)];
    return { decisions, more: older.length > wanted };
  }

  /** Taken in the universe of its portfolio. @throws ProblemError 503 when the history does not answer within the patience of a request */
  async decision(decisionId: string): Promise<StoredDecision | undefined> {
    if (this.history === null) return undefined;
    const found = await fromHistory(this.history.decision(decisionId), this.patienceMs);
    return found.map(storedDecision).find(({ decision }) => this.model.isServed(decision));
  }
}

/** As the read model makes it of the same record. */
function storedDecision({ decision, position, headers, effect }: RecordedDecision): StoredDecision {
  const iterations = Number(headers.iterations ?? NaN);
  return {
    ...{ decision, position, headers, effect },
    iterations: Number.isInteger(iterations) ? iterations : null,
  };
}
