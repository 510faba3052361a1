import { createMoments, decayOver, updateMomentsInPlace, type Moments } from '#core/moments.js';
import {
  createOnlineShrinkageSums,
  updateOnlineShrinkageInPlace,
} from '#core/risk-model/online-shrinkage-sums.js';
import {
  onlineLedoitWolfIntensity,
  onlineOasIntensity,
} from '#core/risk-model/online-shrinkage.js';
import type { AppliedShrinkage, ShrinkageKind } from '../generated/wire-types.js';
import type { UniverseState } from './universe-state.js';

/** The stream's covariances are unbiased, M/(n - s/T): so is the sample that shrinks. */
const DDOF = 1;

/** Begins an estimator that the universe does not have yet; it has seen no window. */
export function openEstimator(
  state: UniverseState,
  { name, shrinkage }: { readonly name: string; readonly shrinkage: ShrinkageKind | undefined },
  size: number,
): void {
  if (sampleMoments(state, name) !== undefined) return;
  if (shrinkage === 'ledoitWolf') state.shrinkageSums.set(name, createOnlineShrinkageSums(size));
  else state.moments.set(name, createMoments(size));
  if (shrinkage !== undefined) state.intensities.set(name, 0);
}

/** One window of every estimator, O(N^2) each; the intensity of what shrinks follows it. */
export function updateEstimators(
  state: UniverseState,
  returns: Float64Array,
  dtYears: number,
): void {
  for (const { name, halfLifeYears } of state.definition?.estimators ?? []) {
    const decay = decayOver(dtYears, halfLifeYears);
    const sums = state.shrinkageSums.get(name);
    if (sums !== undefined) {
      updateOnlineShrinkageInPlace(sums, returns, dtYears, decay);
      state.intensities.set(name, known(onlineLedoitWolfIntensity(sums, DDOF)));
      continue;
    }
    const moments = state.moments.get(name);
    if (moments === undefined) continue;
    updateMomentsInPlace(moments, returns, dtYears, decay);
    if (state.intensities.has(name)) {
      state.intensities.set(name, known(onlineOasIntensity(moments, DDOF)));
    }
  }
}

/** The moments of the windows as they were, before any shrinkage; undefined of an estimator the universe has not. */
export function sampleMoments(state: UniverseState, name: string): Moments | undefined {
  return state.moments.get(name) ?? state.shrinkageSums.get(name)?.moments;
}

/** How an estimator shrinks at present; null of one that does not. */
export function appliedShrinkage(state: UniverseState, name: string): AppliedShrinkage | null {
  const intensity = state.intensities.get(name);
  if (intensity === undefined) return null;
  return { kind: state.shrinkageSums.has(name) ? 'ledoitWolf' : 'oas', intensity };
}

/** Before there are two windows, or where their weights leave no more than one, nothing can be drawn anywhere. */
const known = (intensity: number | null): number =>
  intensity !== null && Number.isFinite(intensity) ? intensity : 0;
