import type { Definition } from '../generated/wire-types.js';
import { definitionDigest } from '../identifiers.js';
import type { Output } from '../log-record.js';
import { definePortfolio } from './define-portfolio.js';
import { defineUniverse } from './define-universe.js';
import { rejected, verdictOn, type Folded } from './definition-outcome.js';
import type { AnsweredDefinition, UniverseState } from './universe-state.js';

/** How many definitions a universe remembers. */
const REMEMBERED = 10_000;

/**
 * Folds a definition: validated as a whole, in force from the window after the last one folded. A record that is there
 * twice is answered as it was, and changes nothing.
 */
export function foldDefinition(state: UniverseState, definition: Definition): Output[] {
  const { definitionId } = definition;
  const digest = definitionDigest(definition);
  const known = state.answered.get(definitionId);
  if (known?.digest === digest) return [verdictOn(definition, known.verdict)];
  const { verdict, record, outputs } = fold(state, definition);
  remember(state, definitionId, { digest, verdict });
  return [...(record === null ? [] : [record]), verdictOn(definition, verdict), ...outputs];
}

function fold(state: UniverseState, definition: Definition): Folded {
  const { universe, portfolio } = definition;
  if (universe !== null) return defineUniverse(state, definition, universe);
  if (portfolio !== null) return definePortfolio(state, definition, portfolio);
  return rejected(['expected a universe or a portfolio, was neither']);
}

function remember(
  { answered }: UniverseState,
  definitionId: string,
  answer: AnsweredDefinition,
): void {
  answered.set(definitionId, answer);
  if (answered.size <= REMEMBERED) return;
  const oldest = answered.keys().next();
  if (oldest.done !== true) answered.delete(oldest.value);
}
