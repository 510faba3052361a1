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
const BAR = 28;

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
    const full = Math.round(share * BAR);
    const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
    const seconds = Math.max(0.001, (now - this.started) / 1000);
    return [
      `  ${bar} ${state.session}`,
      `${state.done}/${state.total} sessions`,
      `${grouped(state.done / seconds)}/s`,
      `Sharpe ${fixed(state.sharpe)}`,
      `${state.rebalances} rebalances`,
    ].join('  ');
  }
}
