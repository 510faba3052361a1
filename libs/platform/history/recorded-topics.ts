import { topics } from '#stream/topics.js';

/** The topics that the history is folded from. */
export const RECORDED_TOPICS: readonly string[] = [
  topics.definitions.name,
  topics.decisions.name,
  topics.weights.name,
  topics.metrics.name,
  topics.outcomes.name,
  topics.audit.name,
];
