import type { Observation } from './observation.js';

/** How far a held weight may be from its target: by `absolute`, by `relative` times the target, or by the lesser of both. */
export interface DriftBandRule {
  readonly absolute: number | null;
  readonly relative: number | null;
}

/** Hysteresis of the drift band. Plain data. */
export interface DriftBandState {
  driftArmed: boolean;
  /** Window of the last drift trigger; null before the first. */
  lastDriftWindow: number | null;
}

/** The weight that has drifted furthest, measured in bands. */
export interface DriftFinding {
  readonly rule: 'driftBand';
  /** Index of the instrument among the held ones. */
  readonly index: number;
  /** |held - target| */
  readonly drift: number;
  readonly band: number;
}

/**
 * Fires while armed when |h_i - t_i| > min(absolute, relative |t_i|) for any i, h held and t target weights, but not within
 * the cooldown after its last trigger's window. That disarms it: see {@link rearmDriftInPlace}.
 */
export function fireDriftInPlace(
  state: DriftBandState,
  rule: DriftBandRule | null,
  { window, held, target }: Observation,
  cooldownWindows: number,
): DriftFinding | null {
  if (rule === null || !state.driftArmed || held === null || target === null) return null;
  const { lastDriftWindow } = state;
  if (lastDriftWindow !== null && window - lastDriftWindow < cooldownWindows) return null;
  const found = furthestDrift(rule, held, target);
  if (found === null) return null;
  state.driftArmed = false;
  state.lastDriftWindow = window;
  return found;
}

/**
 * A decision has taken effect, be it not to trade: the band is armed again. One that was refused is so asked about again
 * when the cooldown has passed, and not never; who decides outside is told once until his weights take effect.
 */
export function rearmDriftInPlace(state: DriftBandState): void {
  state.driftArmed = true;
}

function furthestDrift(
  { absolute, relative }: DriftBandRule,
  held: Float64Array,
  target: Float64Array,
): DriftFinding | null {
  let furthest: DriftFinding | null = null;
  for (let index = 0; index < held.length; index++) {
    const drift = Math.abs(held[index] - target[index]);
    const band = Math.min(
      absolute ?? Infinity,
      relative === null ? Infinity : relative * Math.abs(target[index]),
    );
    if (!(drift > band)) continue;
    if (furthest === null || drift / band > furthest.drift / furthest.band) {
      furthest = { rule: 'driftBand', index, drift, band };
    }
  }
  return furthest;
}
