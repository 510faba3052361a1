import { fixed, grouped } from './format.js';
import type { Screen } from './screen.js';

/** What the progress of a replay shows. */
export interface ReplayState {
  readonly session: string;
  readonly done: number;
  readonly total: number;
  readonly sharpe: number | null;
  readonly rebalances: number;
}

const REDRAW_MS = 60;
/** Without a terminal a line is written this often, in sessions. */
const PLAIN_EVERY = 150;
const LONGEST_BAR = 28;
const SHORTEST_BAR = 8;

/** The progress bar of the replay: date, sessions a second, Sharpe, rebalances. */
export class ReplayProgress {
  #drawn = 0;
  #lines = 0;

  constructor(
    private readonly screen: Screen,
    private readonly clock: () => number,
    private readonly started: number,
  ) {}

  show(state: ReplayState): void {
    const now = this.clock();
    const due = Math.floor(state.done / PLAIN_EVERY);
    const last = state.done >= state.total;
    if (this.screen.isTerminal && !last) {
      if (now - this.#drawn < REDRAW_MS) return;
      this.#drawn = now;
      this.screen.transient(this.#text(state, now));
    } else if (due > this.#lines || last) {
      this.#lines = due;
      this.screen.line(this.#text(state, now));
    }
  }

  #text(state: ReplayState, now: number): string {
    const share = state.total === 0 ? 0 : state.done / state.total;
    const seconds = Math.max(0.001, (now - this.started) / 1000);
    // Padded, so that nothing moves while it runs.
    const figures = [
      state.session,
      `${String(state.done).padStart(String(state.total).length)}/${state.total} sessions`,
      `${grouped(state.done / seconds).padStart(4)}/s`,
      `Sharpe ${fixed(state.sharpe).padStart(5)}`,
      `${String(state.rebalances).padStart(2)} rebalances`,
    ].join('  ');
    // The bar takes what the figures leave of one row: a row that wraps could not be rewritten.
    const room = this.screen.columns - figures.length - 4;
    const length = Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, room));
    const full = Math.round(share * length);
    return `  ${'█'.repeat(full)}${'░'.repeat(length - full)} ${figures}`;
  }
}
