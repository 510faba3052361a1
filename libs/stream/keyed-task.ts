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

/** The task of a keyed operator: one state a key, created when its first input comes. */
export function keyedTask<In, State>(
  operator: Operator<In, State>,
  route: Router<In, State>,
): StageTask {
  let states = new Map<string, State>();
  return {
    process(record: LogRecord): readonly Output[] {
      let first: readonly Output[] | null = null;
      let all: Output[] | null = null;
      for (const { key, input } of route(record, states)) {
        let state = states.get(key);
        if (state === undefined) {
          state = operator.initial(key);
          states.set(key, state);
        }
        const outputs = operator.step(state, input);
        if (first === null) first = outputs;
        else (all ??= [...first]).push(...outputs);
      }
      return all ?? first ?? [];
    },
    snapshot: () => states,
    restore(snapshot) {
      states = snapshot as Map<string, State>;
    },
  };
}
