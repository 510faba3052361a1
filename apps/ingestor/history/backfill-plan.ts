import { createHash } from 'node:crypto';
import { dayNumber, isoDate } from '#core/civil-date.js';
import { NOWHERE, type BackfillState, type NamePlace } from './backfill-cursor.js';
import { yearsOf, type SessionRange } from './session-range.js';

/** What is asked of a history at once, and committed as one. */
export interface PlanStep {
  readonly kind: 'prices' | 'levels';
  /** Ticker or index symbol. */
  readonly name: string;
  readonly range: SessionRange;
  /** A range of which nothing came before; the newest of its name, which may not be published whole yet; or between. */
  readonly is: 'missing' | 'newest' | 'between';
}

/** Whose past is wanted. */
export interface BackfillRequest extends SessionRange {
  /** What answers: the generation of the interface and its host, or the digest of a file. */
  readonly source: string;
  /** How much is asked for at once: what a network gives a year at a time, a file gives whole. */
  readonly pieces: 'years' | 'whole';
  readonly instruments: readonly string[];
  readonly indices: readonly string[];
}

/** The place of a name in a {@link BackfillState}. */
export const placeName = ({ kind, name }: Pick<PlanStep, 'kind' | 'name'>): string =>
  `${kind}/${name}`;

/**
 * What is left of a request: one name after the other, each from its oldest range to its newest.
 * @param hasSessions whether there is a session in a range: what has none is not asked for
 */
export function planOf(
  request: BackfillRequest,
  { places }: Pick<BackfillState, 'places'>,
  hasSessions: (range: SessionRange) => boolean,
): readonly PlanStep[] {
  const stepsOf = (kind: PlanStep['kind'], name: string): PlanStep[] => {
    const place = Object.hasOwn(places, placeName({ kind, name }))
      ? places[placeName({ kind, name })]
      : NOWHERE;
    const missing = place.missing.filter(({ to }) => to <= request.to);
    const ahead = aheadOf(place, request).filter(hasSessions);
    return [
      ...missing.map((range): PlanStep => ({ kind, name, range, is: 'missing' })),
      ...ahead.map((range, index): PlanStep => {
        return { kind, name, range, is: index === ahead.length - 1 ? 'newest' : 'between' };
      }),
    ];
  };
  return [
    ...request.instruments.flatMap((name) => stepsOf('prices', name)),
    ...request.indices.flatMap((name) => stepsOf('levels', name)),
  ];
}

function aheadOf(place: NamePlace, request: BackfillRequest): readonly SessionRange[] {
  const from = place.to === null ? request.from : isoDate(dayNumber(place.to) + 1);
  if (from > request.to) return [];
  const range = { from, to: request.to };
  return request.pieces === 'years' ? yearsOf(range) : [range];
}

/** Which request a cursor belongs to; its end moves on from day to day. */
export const requestId = ({ from, source, instruments, indices }: BackfillRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([from, source, instruments, indices]))
    .digest('hex')
    .slice(0, 16);
