import type { Returns } from '#stream/generated/wire-types.js';

/** Numbers that are kept of one universe: 8 MB. */
const NUMBERS_CAPACITY = 1_000_000;
/** Sessions of it, however few instruments it has. */
export const SESSIONS_CAPACITY = 2_500;

/** The cross-section of one session: log returns in the universe's order of instruments, summed over its windows. */
export interface SessionReturn {
  readonly session: string;
  /** Trading time, in years. */
  dtYears: number;
  readonly returns: Float64Array;
}

/** The newest sessions of a universe, in bounded memory. */
export class SessionReturns {
  #sessions: SessionReturn[] = [];
  #folded = -Infinity;

  /** Oldest first. */
  get sessions(): readonly SessionReturn[] {
    return this.#sessions;
  }

  fold({ window, windowEnd, session, dtYears, returns }: Returns): void {
    if (window === 1) [this.#sessions, this.#folded] = [[], -Infinity];
    if (windowEnd <= this.#folded) return;
    this.#folded = windowEnd;
    const last = this.#sessions.at(-1);
    if (last?.session === session) {
      last.dtYears += dtYears;
      for (let i = 0; i < returns.length; i++) last.returns[i] += returns[i];
      return;
    }
    this.#sessions.push({ session, dtYears, returns: Float64Array.from(returns) });
    const most = Math.min(SESSIONS_CAPACITY, Math.floor(NUMBERS_CAPACITY / returns.length));
    // A tenth at a time: letting go of one would move all the others with every session.
    if (this.#sessions.length > most) this.#sessions = this.#sessions.slice(Math.ceil(most / 10));
  }
}
