import { BallastError } from '#core/ballast-error.js';
import type { Window } from '#core/calendar.js';
import type { Adjustment, Tick, UniverseDefinition, Watermark } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import type { Operator } from '../operator.js';
import { topics } from '../topics.js';
import { windowGridOf } from '../window-grid-of.js';
import { createBarsState, type BarsState, type OpenWindow } from './bars-state.js';
import { closeWindow } from './close-window.js';
import { mergeTickInPlace, openBar } from './trade-order.js';

/** Inputs of one universe in one tick partition. */
export type BarsInput =
  | Tick
  | Adjustment
  | Watermark
  | {
      readonly kind: 'universe';
      readonly definition: UniverseDefinition;
      readonly deleted?: boolean;
    };

const NOTHING: readonly Output[] = [];

/**
 * Ticks to closes: total order, dedup, windows. Keyed by universe; one instance per tick partition.
 * Event time moves by watermark records alone; a window closes when every declared feed has passed its end.
 */
export function barsOperator(
  tickPartition: number,
  tickPartitions: number,
): Operator<BarsInput, BarsState> {
  return {
    name: 'bars',
    initial: createBarsState,
    step(state, input) {
      switch (input.kind) {
        case 'universe':
          return input.deleted === true ? forget(state) : define(state, input.definition);
        case 'watermark':
          return moveWatermark(state, input, this.onWatermark.bind(this));
        case 'tick':
          return foldTick(state, input);
        case 'adjustment':
          return foldAdjustment(state, input);
      }
    },
    onWatermark(state, watermark) {
      const { definition } = state;
      if (definition === null) return NOTHING;
      const grid = windowGridOf(definition);
      state.closedUpTo ??= startEventTime(state, watermark);
      const final = definition.feeds.every((feed) => state.ended.has(feed));
      const outputs: Output[] = [];
      let window = grid.next(state.closedUpTo);
      while (window.end <= watermark) {
        const following = grid.next(window.end);
        const last = following.end > watermark;
        outputs.push(
          closeWindow(state, {
            universeId: definition.universeId,
            window,
            tickPartition,
            tickPartitions,
            final: final && last,
          }),
        );
        state.closedUpTo = window.end;
        window = following;
      }
      state.futureFrom = futureFrom(state, definition);
      return outputs;
    },
  };
}

function define(state: BarsState, definition: UniverseDefinition): readonly Output[] {
  windowGridOf(definition);
  if (state.definition !== null && definition.version <= state.definition.version) return NOTHING;
  state.definition = definition;
  state.indexOf = new Map(definition.instruments.map((name, index) => [name, index]));
  state.futureFrom = futureFrom(state, definition);
  return NOTHING;
}

/** A deleted universe closes no window; should it be defined anew, its event time starts anew. */
function forget(state: BarsState): readonly Output[] {
  Object.assign(state, createBarsState());
  return NOTHING;
}

/**
 * One far-future tick must not poison event time: what lies behind the next window is no trade of today. Until every
 * declared feed has spoken the slowest of those that have counts.
 */
function futureFrom(state: BarsState, definition: UniverseDefinition): number {
  let after = state.closedUpTo;
  if (after === null) {
    const spoken = definition.feeds.flatMap((feed) => state.feedWatermarks.get(feed) ?? []);
    if (spoken.length === 0) return Infinity;
    after = Math.min(...spoken);
  }
  return windowGridOf(definition).next(after).end + definition.window.disorderBoundMs;
}

function moveWatermark(
  state: BarsState,
  input: Watermark,
  onWatermark: (state: BarsState, watermark: number) => readonly Output[],
): readonly Output[] {
  const { definition } = state;
  if (definition?.feeds.includes(input.feed) !== true) return NOTHING;
  const before = state.feedWatermarks.get(input.feed);
  if (before === undefined) state.startsAt = Math.min(state.startsAt, input.watermark);
  const moves = before === undefined || input.watermark > before;
  if (moves) state.feedWatermarks.set(input.feed, input.watermark);
  if (input.final) state.ended.add(input.feed);
  else if (moves) state.ended.delete(input.feed);
  state.source = input.source;
  let minimum = Infinity;
  for (const feed of definition.feeds) {
    minimum = Math.min(minimum, state.feedWatermarks.get(feed) ?? -Infinity);
  }
  if (minimum === -Infinity) {
    state.futureFrom = futureFrom(state, definition);
    return NOTHING;
  }
  if (state.watermark !== null && minimum <= state.watermark) return NOTHING;
  state.watermark = minimum;
  return onWatermark(state, minimum);
}

/**
 * Event time starts here. Windows that end at or before the start will never be reported: their ticks become late ones
 * of the next close, and prime the carried close of an instrument that no later window has priced.
 */
function startEventTime(state: BarsState, watermark: number): number {
  const start = Math.min(state.startsAt, watermark);
  const windows = [...state.open.values()].sort((a, b) => a.end - b.end);
  for (const window of windows.filter(({ end }) => end <= start)) {
    state.open.delete(window.end);
    state.late += window.duplicates;
    for (const [index, factor] of window.adjustments) {
      const price = state.primed.get(index);
      if (price !== undefined) state.primed.set(index, price * factor);
    }
    for (const [index, bar] of window.bars) {
      state.late += bar.seen.size;
      state.primed.set(index, bar.price);
    }
  }
  for (const { bars } of state.open.values()) {
    for (const index of bars.keys()) state.primed.delete(index);
  }
  return start;
}

function foldTick(state: BarsState, tick: Tick): readonly Output[] {
  const { definition, index } = instrumentOf(state, tick);
  if (!(tick.price > 0) || tick.price === Infinity) {
    throw new BallastError(
      'DATA_TICK_NOT_POSITIVE',
      `expected a positive price for ${tick.instrument}, was ${tick.price}`,
    );
  }
  const window = windowOf(state, definition, tick.eventTime);
  if (state.closedUpTo !== null && window.end <= state.closedUpTo) {
    return [lateTick(state, tick, { index, windowEnd: window.end })];
  }
  state.priced.add(index);
  const open = openWindow(state, window);
  const bar = open.bars.get(index);
  if (bar === undefined) open.bars.set(index, openBar(tick));
  else if (mergeTickInPlace(bar, tick) === 'repeat') open.duplicates += 1;
  return NOTHING;
}

/**
 * A corporate action is kept with its window, whose return it rebases; a second one of an instrument and window repeats the
 * first. Of a window that has closed it is refused: its return is said.
 */
function foldAdjustment(state: BarsState, action: Adjustment): readonly Output[] {
  const { definition, index } = instrumentOf(state, action);
  const { instrument, factor, eventTime } = action;
  if (!(factor > 0) || factor === Infinity) {
    throw new BallastError(
      'DATA_TICK_NOT_POSITIVE',
      `expected a positive factor for ${instrument}, was ${factor}`,
    );
  }
  const window = windowOf(state, definition, eventTime);
  if (state.closedUpTo !== null && window.end <= state.closedUpTo) {
    throw new BallastError(
      'DATA_TICK_OUT_OF_RANGE',
      `expected a corporate action of ${instrument} in a window that is open, was ${window.session}`,
    );
  }
  const { adjustments } = openWindow(state, window);
  if (!adjustments.has(index)) adjustments.set(index, factor);
  return NOTHING;
}

function instrumentOf(
  { definition, indexOf }: BarsState,
  { venue, instrument }: Pick<Tick, 'venue' | 'instrument'>,
): { readonly definition: UniverseDefinition; readonly index: number } {
  const index = indexOf.get(instrument);
  if (definition !== null && index !== undefined) return { definition, index };
  throw new BallastError(
    'DATA_UNKNOWN_INSTRUMENT',
    `expected an instrument of a defined universe, was ${venue}/${instrument}`,
  );
}

function windowOf(state: BarsState, definition: UniverseDefinition, eventTime: number): Window {
  if (eventTime >= state.futureFrom) {
    throw new BallastError(
      'DATA_TICK_FUTURE',
      `expected a trade before the end of the next window plus the disorder bound, ${state.futureFrom}, was ${eventTime}`,
    );
  }
  const window = windowGridOf(definition).windowAt(eventTime);
  if (window !== null) return window;
  throw new BallastError(
    'DATA_OUTSIDE_CALENDAR',
    `expected a trade inside a session of ${definition.universeId}, was ${eventTime}`,
  );
}

function openWindow(state: BarsState, window: Window): OpenWindow {
  let open = state.open.get(window.end);
  if (open === undefined) {
    open = { ...window, bars: new Map(), duplicates: 0, adjustments: new Map() };
    state.open.set(window.end, open);
  }
  return open;
}

function lateTick(
  state: BarsState,
  tick: Tick,
  at: { readonly index: number; readonly windowEnd: number },
): Output {
  const primes = !state.priced.has(at.index);
  if (primes) {
    state.priced.add(at.index);
    state.primed.set(at.index, tick.price);
  }
  state.late += 1;
  return {
    topic: topics.late.name,
    key: tick.instrument,
    value: {
      tick,
      reason: primes ? 'primed' : 'late',
      universeId: state.definition?.universeId ?? '',
      windowEnd: at.windowEnd,
      watermark: state.watermark ?? 0,
    },
  };
}
