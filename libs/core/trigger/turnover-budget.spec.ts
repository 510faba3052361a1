import fc from 'fast-check';
import { chargeTurnoverInPlace, turnoverLeft, type DayTurnover } from './turnover-budget.js';

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;

/** The ledger after trades of (day, turnover), in order. */
function ledgerOf(trades: readonly (readonly [number, number])[]): DayTurnover[] {
  const ledger: DayTurnover[] = [];
  for (const [day, turnover] of trades) chargeTurnoverInPlace(ledger, day * DAY, turnover);
  return ledger;
}

describe('the turnover budget', () => {
  it('is what is left of the trailing year', () => {
    const ledger = ledgerOf([
      [10, 0.25],
      [200, 0.5],
    ]);
    expect(turnoverLeft(ledger, 1, 201 * DAY)).toBe(0.25);
    expect(turnoverLeft([], 1, 0)).toBe(1);
  });

  it('counts a trade for a year after it, not beyond', () => {
    const ledger = ledgerOf([[0, 0.5]]);
    expect(turnoverLeft(ledger, 1, YEAR - 1)).toBe(0.5);
    expect(turnoverLeft(ledger, 1, YEAR)).toBe(1);
  });

  it('is exceeded by trades that nobody refuses', () => {
    expect(turnoverLeft(ledgerOf([[0, 1.5]]), 1, DAY)).toBe(-0.5);
  });

  it('never lets a year have more than its budget, and keeps 367 entries at most', () => {
    // Many trades a day over three years: each is made only where it has room.
    const step = fc.tuple(fc.double({ min: 0.001, max: 0.9, noNaN: true }), fc.nat(400));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 300 }), (steps) => {
        const ledger: DayTurnover[] = [];
        const made: { at: number; turnover: number }[] = [];
        let at = 0;
        for (const [turnover, hours] of steps) {
          at += (hours * DAY) / 24;
          if (turnover > turnoverLeft(ledger, 1, at)) continue;
          chargeTurnoverInPlace(ledger, at, turnover);
          made.push({ at, turnover });
          const year = made.filter((trade) => trade.at > at - YEAR);
          const sum = year.reduce((total, trade) => total + trade.turnover, 0);
          // Sums of up to 300 terms in another order.
          expect(sum).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(ledger.length).toBeLessThanOrEqual(367);
      }),
    );
  });

  it('is bounded when every hour trades', () => {
    const ledger: DayTurnover[] = [];
    for (let hour = 0; hour < 2 * 366 * 24; hour++) {
      chargeTurnoverInPlace(ledger, (hour * DAY) / 24, 0.001);
    }
    expect(ledger.length).toBeGreaterThan(364);
    expect(ledger.length).toBeLessThanOrEqual(367);
  });
});
