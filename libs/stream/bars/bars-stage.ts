import { BallastError } from '#core/ballast-error.js';
import type { TickRecord } from '../generated/wire-types.js';
import { keyedTask, type Routed, type Router } from '../keyed-task.js';
import type { Stage } from '../operator.js';
import { topics } from '../topics.js';
import type { BarsState } from './bars-state.js';
import { barsOperator, type BarsInput } from './bars.js';

/** Ticks of one partition go to every universe that holds their instrument, watermarks to those of their venue. */
export const barsStage: Stage = {
  name: 'bars',
  purpose: 'total order, dedup, windows, closes; late ticks aside',
  inputs: [topics.ticks.name],
  outputs: [topics.universe.name, topics.late.name],
  tasks: topics.ticks.partitions,
  offload: false,
  create: (task) => keyedTask(barsOperator(task, topics.ticks.partitions), router()),
};

function router(): Router<BarsInput, BarsState> {
  let known: ReadonlyMap<string, BarsState> | null = null;
  let universesOf = new Map<string, Map<string, string[]>>();
  return (record, states) => {
    const input = record.value as TickRecord;
    if (input.kind === 'universe') {
      known = null;
      return [{ key: input.definition.universeId, input }];
    }
    if (input.kind === 'watermark') return watermarked(input, states);
    if (known !== states) {
      universesOf = universesByInstrument(states);
      known = states;
    }
    const keys = universesOf.get(input.venue)?.get(input.instrument);
    if (keys === undefined) {
      throw new BallastError(
        'DATA_UNKNOWN_INSTRUMENT',
        `expected an instrument of a defined universe, was ${input.venue}/${input.instrument}`,
      );
    }
    return keys.map((key) => ({ key, input }));
  };
}

function watermarked(
  input: Extract<TickRecord, { kind: 'watermark' }>,
  states: ReadonlyMap<string, BarsState>,
): Routed<BarsInput>[] {
  return [...states]
    .filter(([, state]) => state.definition?.venue === input.venue)
    .map(([key]) => ({ key, input }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Universes by venue and instrument. */
function universesByInstrument(
  states: ReadonlyMap<string, BarsState>,
): Map<string, Map<string, string[]>> {
  const universesOf = new Map<string, Map<string, string[]>>();
  for (const key of [...states.keys()].sort()) {
    const definition = states.get(key)?.definition ?? null;
    if (definition === null) continue;
    const ofVenue = universesOf.get(definition.venue) ?? new Map<string, string[]>();
    universesOf.set(definition.venue, ofVenue);
    for (const instrument of definition.instruments) {
      ofVenue.set(instrument, [...(ofVenue.get(instrument) ?? []), key]);
    }
  }
  return universesOf;
}
