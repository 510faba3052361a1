import type { DailyPrice } from './daily-price.js';
import { judgeDay, type LastDay } from './price-continuity.js';

const day = (close: number | null, ratio: number | null = 1): DailyPrice => ({
  ...{ ticker: 'AKT', session: '2026-07-14', close, ratio, original: '{}' },
  record: {} as DailyPrice['record'],
});
const judged = (before: LastDay, close: number | null, ratio: number | null = 1) =>
  judgeDay(day(close, ratio), before);

describe('a day held against the day before', () => {
  it('is taken up to the daily limit, and refused with its reason beyond it', () => {
    expect(judged([100, 1], 110)).toEqual({ kind: 'taken', factor: 1, last: [110, 1] });
    expect(judged([100, 1], 90).kind).toBe('taken');
    expect(judged([100, 1], 110.01)).toMatchObject({
      kind: 'refused',
      code: 'DATA_TICK_OUT_OF_RANGE',
      key: 'AKT',
      reason: 'expected a close of AKT in 2026-07-14 within 0.1 of 100, was 110.01',
    });
    expect(judged([100, 1], 10).kind).toBe('refused');
  });

  it('is held against the price before on its own basis when the ratio changes', () => {
    expect(judged([100, 1], 10.5, 10)).toEqual({ kind: 'taken', factor: 0.1, last: [10.5, 10] });
    expect(judged([100, 1], 100, 10).kind).toBe('refused');
  });

  it('keeps the price before, on the new basis, when it says none', () => {
    expect(judged([100, 1], null, 10)).toEqual({ kind: 'taken', factor: 0.1, last: [10, 10] });
    expect(judged([100, 1], null, null)).toMatchObject({ factor: 1, last: [100, 1] });
  });

  it('is taken as it is when nothing is known before it', () => {
    expect(judged([null, null], 100)).toEqual({ kind: 'taken', factor: 1, last: [100, 1] });
  });
});
