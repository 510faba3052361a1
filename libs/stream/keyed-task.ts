import { BallastError } from '#core/ballast-error.js';
import type { LogRecord, Output } from './log-record.js';
import type { Operator, StageTask } from './operator.js';

/** One input of one key, as a router reads it out of a record. */
export interface Routed<In> {
  readonly key: string;
  readonly input: In;
}

/** Reads records; may look at the states by key, e.g. to find the universes that hold an instrument. */
export type Router<In, State> = (
  record: LogRecord,
  states: ReadonlyMap<string, State>,
) => Iterable<Routed<In>>;

/**
 * The task of a keyed operator: one state a key, created when it takes its first input. A record of several keys that
 * one of them refuses (`DATA_*`, thrown before a change) still reaches the others; its first refusal is thrown only
 * when no key took it, for a dead letter must have had no effect.
 */
export function keyedTask<In, State>(
  operator: Operator<In, State>,
  route: Router<In, State>,
): StageTask {
  let states = new Map<string, State>();
  return {
    process(record: LogRecord): readonly Output[] {
      let first: readonly Output[] | null = null;
      let all: Output[] | null = null;
      let refusal: BallastError | null = null;
      for (const { key, input } of route(record, states)) {
        const known = states.get(key);
        const state = known ?? operator.initial(key);
        try {
          const outputs = operator.step(state, input);
          if (known === undefined) states.set(key, state);
          if (first === null) first = outputs;
          else (all ??= [...first]).push(...outputs);
        } catch (error) {
          if (!(error instanceof BallastError) || error.family !== 'DATA') throw error;
          refusal ??= error;
        }
      }
      if (first === null && refusal !== null) throw refusal;
      return all ?? first ?? [];
    },
    snapshot: () => states,
    restore(snapshot) {
      states = snapshot as Map<string, State>;
    },
  };
}
