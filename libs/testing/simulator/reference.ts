import { checkLog } from '#testing/checker/check-log.js';
import { NO_FAULTS } from './faults.js';
import { runHistory } from './history.js';
import { type Market, marketOf } from './market.js';
import { contentOf, type LogContent } from './log-content.js';

/** So many different markets; histories share them, and with them the runs they are compared to. */
export const MARKETS = 12;

/** A market and what its undisturbed run leaves in the log. */
export interface Reference {
  readonly market: Market;
  readonly content: LogContent;
}

/** Runs each market once without any fault. */
export class References {
  readonly #known = new Map<number, Promise<Reference>>();

  /** The reference of a history's seed. */
  of(seed: number): Promise<Reference> {
    const market = seed % MARKETS;
    let reference = this.#known.get(market);
    if (reference === undefined) {
      reference = undisturbed(marketOf(market + 1));
      this.#known.set(market, reference);
    }
    return reference;
  }
}

async function undisturbed(market: Market): Promise<Reference> {
  const history = await runHistory({ seed: 0, market, rates: NO_FAULTS });
  const wrong = checkLog(history).filter(({ ok }) => !ok);
  if (wrong.length > 0) throw new Error(`the undisturbed run is wrong: ${JSON.stringify(wrong)}`);
  return { market, content: contentOf(history) };
}
