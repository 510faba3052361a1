import fc from 'fast-check';
import { fromAnnual, toAnnual, volatilityFromAnnual, type Period } from './units.js';

const periods: readonly Period[] = ['day', 'week', 'year'];

describe('units', () => {
  it('scales means, rates, variances and gamma by 52 from a week and 247 from a session', () => {
    expect(toAnnual(0.0018, 'week')).toBeCloseTo(0.0936, 16);
    expect(toAnnual(0.002, 'week')).toBeCloseTo(0.104, 16);
    expect(toAnnual(0.001, 'day')).toBeCloseTo(0.247, 16);
    expect(toAnnual(0.08, 'year')).toBe(0.08);
  });

  it('scales volatilities by the square root', () => {
    expect(volatilityFromAnnual(0.2, 'week')).toBe(0.2 / Math.sqrt(52));
  });

  it('returns what it was given after there and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.constantFrom(...periods),
        (value, period) => {
          // Two roundings.
          expect(Math.abs(fromAnnual(toAnnual(value, period), period) - value)).toBeLessThanOrEqual(
            2.3e-16 * Math.abs(value),
          );
        },
      ),
    );
  });

  it('keeps a Sharpe ratio: sqrt(52) of the weekly one is the annual one', () => {
    const weekly = (0.003700871951 - 0.0018) / 0.006400558444;
    const annual =
      (toAnnual(0.003700871951, 'week') - toAnnual(0.0018, 'week')) /
      Math.sqrt(toAnnual(0.006400558444 * 0.006400558444, 'week'));
    expect(annual).toBeCloseTo(Math.sqrt(52) * weekly, 14);
    // The figures above are rounded to ten digits of the risk.
    expect(annual).toBeCloseTo(2.141591658, 8);
  });
});
