import type { Cascade, PortfolioDefinition } from '../generated/wire-types.js';

/** More rounds than this are no policy but a search. */
const MOST_ROUNDS = 100;

/** Every fault of a portfolio's optimiser, objective and cascade together, in sentences. */
export function cascadeFaults({
  optimiser,
  objective,
  cascade,
}: PortfolioDefinition): readonly string[] {
  if (objective.kind === 'efficientReturn') {
    return ['objective.kind: expected maxSharpe or minVolatility, was efficientReturn'];
  }
  if (optimiser !== 'cascade') {
    return cascade === null ? [] : [`cascade: expected none of the optimiser ${optimiser}`];
  }
  if (cascade === null) return ['cascade: expected steps, rounds and a seed, was none'];
  const faults: string[] = [];
  if (objective.fallback !== 'none') {
    faults.push(
      `objective.fallback: expected none, for a cascade says what follows, was ${objective.fallback}`,
    );
  }
  if (cascade.steps.length === 0) {
    faults.push('cascade.steps: expected one or more');
  } else if (cascade.steps[0].kind !== objective.kind) {
    faults.push(
      `cascade.steps[0].kind: expected the objective ${objective.kind}, was ${cascade.steps[0].kind}`,
    );
  }
  return [...faults, ...cascade.steps.flatMap(stepFaults), ...figureFaults(cascade)];
}

function stepFaults({ kind, timesMeanReturn }: Cascade['steps'][number], i: number): string[] {
  const path = `cascade.steps[${i}].timesMeanReturn`;
  if (kind !== 'efficientReturn') {
    return timesMeanReturn === null ? [] : [`${path}: expected none of ${kind}`];
  }
  return timesMeanReturn !== null && Number.isFinite(timesMeanReturn)
    ? []
    : [`${path}: expected a finite number, was ${timesMeanReturn}`];
}

function figureFaults({ rounds, gammaStep, perturbation, seed }: Cascade): string[] {
  const faults: string[] = [];
  if (!(rounds >= 1 && rounds <= MOST_ROUNDS)) {
    faults.push(`cascade.rounds: expected 1 to ${MOST_ROUNDS}, was ${rounds}`);
  }
  for (const [name, value] of Object.entries({ gammaStep, perturbation })) {
    if (Number.isFinite(value) && value >= 0) continue;
    faults.push(`cascade.${name}: expected a finite number of 0 or more, was ${value}`);
  }
  if (!Number.isSafeInteger(seed))
    faults.push(`cascade.seed: expected a whole number, was ${seed}`);
  return faults;
}
