import { auditStage } from './audit/audit-stage.js';
import { barsStage } from './bars/bars-stage.js';
import { decideStage } from './decide-stage.js';
import { intakeStage } from './intake-stage.js';
import { normaliseStage } from './normalise-stage.js';
import type { Stage } from './operator.js';
import { universeStage } from './universe/universe-stage.js';

/**
 * What flows where, on every runtime. Beside these stages two parties touch the log: the feeds of the ingestor write
 * ticks and watermarks, the gateway writes commands and definitions and reads what the universe stage says.
 */
export const topology: readonly Stage[] = [
  normaliseStage,
  intakeStage,
  barsStage,
  universeStage,
  decideStage,
  auditStage,
];

/** A stage by name. @throws RangeError when there is none */
export function stageNamed(name: string): Stage {
  const stage = topology.find((candidate) => candidate.name === name);
  if (stage === undefined) throw new RangeError(`expected a stage of the topology, was ${name}`);
  return stage;
}
