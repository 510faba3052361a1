import type { Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';

/** The stream's heavy step, away from the thread that must answer heartbeats and HTTP. */
export interface Solver {
  /** The decide stage's step. */
  decide(request: SolveRequest): Promise<Solved>;
  close(): Promise<void>;
}
