import { normalDensity, normalQuantile } from './normal.js';

describe('the standard normal distribution', () => {
  // Wichura (1988), the test values of AS 241, and the quantile of every table.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798409],
    [0.975, 1.959963984540054],
  ])('has the quantile of %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-15);
  });

  it('is symmetric, from minus to plus infinity', () => {
    expect(normalQuantile(0.75)).toBe(-normalQuantile(0.25));
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, 0, Infinity]);
  });

  it.each([-0.1, 1.1, NaN])('refuses %d, which is no probability', (p) => {
    expect(() => normalQuantile(p)).toThrow(
      new RangeError(`expected a probability in [0, 1], was ${p}`),
    );
  });

  it('has the density 1 / sqrt(2 pi) at 0', () => {
    expect(normalDensity(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 15);
  });
});
