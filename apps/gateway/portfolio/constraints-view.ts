import type { Constraints } from '#stream/generated/wire-types.js';

/** Constraints in the form that POST /analysis/optimize takes. */
export interface BoundsView {
  readonly bounds: Readonly<Record<string, readonly [number | null, number | null]>>;
}

/** Bounds by name; a bound that is infinite is null. */
export function boundsView(instruments: readonly string[], constraints: Constraints): BoundsView {
  const limit = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    bounds: Object.fromEntries(
      instruments.map((name, i) => [
        name,
        [limit(constraints.lower[i]), limit(constraints.upper[i])] as const,
      ]),
    ),
  };
}
