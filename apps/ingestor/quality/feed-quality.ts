import type { WindowGrid } from '#core/calendar.js';
import type { Quality, Tick, UniverseDefinition } from '#stream/generated/wire-types.js';
import { windowGridOf } from '#stream/window-grid-of.js';
import type { FeedBatch, FeedEvent, Refusal } from '../venues/venue.js';
import { skewFigures, skewInPlace } from './clock-skew.js';
import { failInPlace, failureFigures } from './failed-polls.js';
import {
  type InstrumentState,
  nothingBrought,
  noTicks,
  type QualityState,
} from './quality-state.js';
import { rateFigures, rateInPlace } from './tick-rate.js';
import { type Numbering, numberInPlace, sequenceOf } from './trade-numbers.js';
import { closeInPlace, coverageFigures, coverInPlace } from './window-coverage.js';

/** What a batch brought that a report is due for. */
export type Brought = 'nothing' | 'something' | 'failure' | 'windowEnd' | 'end';

/** Folds the batches of a feed into what can be said of its quality; docs/quality.md has the formulas. No clock, no I/O. */
export class FeedQuality {
  readonly #grid: WindowGrid;
  readonly #known: ReadonlySet<string>;

  /** @param state of the feed's beginning, or as it was kept */
  constructor(
    private readonly feed: string,
    private readonly universe: UniverseDefinition,
    readonly state: QualityState = nothingBrought(),
  ) {
    this.#grid = windowGridOf(universe);
    this.#known = new Set(universe.instruments);
  }

  /** Folds one batch. One without event, answer or repeat is no batch that was made; that a feed has ended is brought once. */
  fold({ events, repeats, heard, numbering, done }: FeedBatch): Brought {
    const { state } = this;
    const isEnd = done && !state.ended;
    if (events.length === 0 && repeats === 0 && heard === undefined) {
      if (isEnd) state.ended = true;
      return isEnd ? 'end' : 'nothing';
    }
    state.batches += 1;
    state.repeats += repeats;
    state.ended = done;
    if (numbering !== undefined) state.sequence = sequenceOf(numbering);
    let brought: Brought = 'something';
    let failed = false;
    for (const event of events) {
      this.#foldEvent(event, numbering === undefined ? 'ofInstruments' : 'ofFeed');
      if (event.kind === 'gap') failed = true;
      else if (event.kind === 'watermark') brought = 'windowEnd';
    }
    if (heard !== undefined && heard.marketTime !== null) {
      state.marketTime = Math.max(state.marketTime ?? heard.marketTime, heard.marketTime);
      skewInPlace(state.skew, heard.receivedAt - heard.marketTime);
    }
    const isQuoted =
      repeats > 0 || events.some(({ kind }) => kind === 'tick' || kind === 'refused');
    state.failures.inRow = failed && !isQuoted ? state.failures.inRow + 1 : 0;
    if (isEnd) return 'end';
    return failed && brought === 'something' ? 'failure' : brought;
  }

  /** @param asOf wall time, UTC ms */
  report(asOf: number): Quality {
    const { state, universe } = this;
    const { marketTime, session, ended, batches, ticks, repeats, refused, refusedByCode } = state;
    const { ticks: behind, largestMs, totalMs } = state.disorder;
    const { gaps, missing, duplicates } = state.sequence;
    return {
      ...{ feed: this.feed, universeId: universe.universeId, venue: universe.venue },
      ...{ source: state.source ?? universe.source, asOf, marketTime, session, ended, batches },
      failures: failureFigures(state.failures),
      quotes: {
        received: ticks + repeats + refused,
        ...{ ticks, repeats, refused, refusedByCode: { ...refusedByCode } },
      },
      windows: coverageFigures(state.windows),
      instruments: universe.instruments.map((instrument) => {
        const { ticks: brought, refused: bad, eventTime } = this.#of(instrument);
        const stalenessMs =
          eventTime === null || marketTime === null ? null : marketTime - eventTime;
        return { instrument, ticks: brought, refused: bad, eventTime, stalenessMs };
      }),
      disorder: { ticks: behind, largestMs, meanMs: ticks === 0 ? 0 : totalMs / ticks },
      sequence: { gaps, missing, duplicates },
      skew: skewFigures(state.skew),
      rate: rateFigures(state.rate),
    };
  }

  #foldEvent(event: FeedEvent, numbering: Numbering): void {
    switch (event.kind) {
      case 'tick':
        return this.#foldTick(event.tick, numbering);
      case 'refused':
        return this.#foldRefusal(event);
      case 'gap':
        return failInPlace(this.state.failures, event);
      case 'watermark': {
        const { windowEnd } = event.watermark;
        if (windowEnd !== null) closeInPlace(this.state.windows, this.#grid, windowEnd);
        return;
      }
      case 'record':
    }
  }

  #foldTick({ instrument, eventTime, sequence, source }: Tick, numbering: Numbering): void {
    const { state } = this;
    const one = this.#of(instrument);
    one.ticks += 1;
    one.eventTime = Math.max(one.eventTime ?? eventTime, eventTime);
    state.ticks += 1;
    const behind = Math.max(0, (state.newest ?? eventTime) - eventTime);
    if (behind > 0) {
      state.disorder.ticks += 1;
      state.disorder.totalMs += behind;
      state.disorder.largestMs = Math.max(state.disorder.largestMs, behind);
    } else {
      state.newest = eventTime;
      state.source = source;
      state.marketTime = Math.max(state.marketTime ?? eventTime, eventTime);
    }
    const window = this.#grid.windowAt(eventTime);
    if (window === null) return;
    if (behind === 0) state.session = window.session;
    coverInPlace(state.windows, window);
    if (numbering === 'ofInstruments') {
      numberInPlace(state.sequence, one.numbers, { number: sequence, window: window.end });
    }
    rateInPlace(state.rate, eventTime + behind, state.session ?? window.session);
  }

  #foldRefusal({ code, key }: Refusal): void {
    const { state } = this;
    state.refused += 1;
    state.refusedByCode[code] = (state.refusedByCode[code] ?? 0) + 1;
    if (this.#known.has(key)) this.#of(key).refused += 1;
  }

  /** Names are the universe's: what is remembered is bounded. */
  #of(instrument: string): InstrumentState {
    const { instruments } = this.state;
    if (Object.hasOwn(instruments, instrument)) return instruments[instrument];
    const one = noTicks();
    if (this.#known.has(instrument)) instruments[instrument] = one;
    return one;
  }
}
