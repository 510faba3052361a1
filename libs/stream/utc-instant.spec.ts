import fc from 'fast-check';
import { utcInstant } from './utc-instant.js';

describe('an instant', () => {
  it('is read with and without milliseconds and zone letter', () => {
    expect(utcInstant('2026-03-05T14:30:00Z')).toBe(Date.UTC(2026, 2, 5, 14, 30));
    expect(utcInstant('2026-03-05T14:30:00')).toBe(Date.UTC(2026, 2, 5, 14, 30));
    expect(utcInstant('2026-03-05T14:30:00.5Z')).toBe(Date.UTC(2026, 2, 5, 14, 30) + 500);
  });

  it('reads what Date writes, from 1970 to 2099', () => {
    const instants = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2099-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        expect(utcInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it.each([
    '',
    '-',
    '2026-03-05',
    '2026-02-30T10:00:00Z',
    '2026-03-05T24:00:00Z',
    '2026-03-05T10:60:00Z',
    '2026-03-05T10:00:00+01:00',
    '05/03/2026 10:00:00',
  ])('is not found in "%s"', (text) => {
    expect(utcInstant(text)).toBeNull();
  });
});
