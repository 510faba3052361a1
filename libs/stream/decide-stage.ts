import { decide, type Solved } from './decide.js';
import type { Answer, SolveRequest } from './generated/wire-types.js';
import { requestDigest } from './identifiers.js';
import type { Output } from './log-record.js';
import type { Stage } from './operator.js';
import { topics } from './topics.js';

/** Stateless and heavy: a runtime runs it in a worker and commits the answers in input order. */
export const decideStage: Stage = {
  name: 'decide',
  purpose: 'solves a request, checks the certificate, weighs gain against cost',
  inputs: [topics.solves.name],
  outputs: [topics.universe.name],
  tasks: topics.solves.partitions,
  offload: true,
  create: () => ({
    process(record) {
      const request = record.value as SolveRequest;
      return [answerOutput(request, requestDigest(request), decide(request))];
    },
    snapshot: () => null,
    restore: () => undefined,
  }),
};

/** The answer goes back into the input of the universe that asked. */
export function answerOutput(
  request: SolveRequest,
  digest: string,
  solved: Solved,
): Output<Answer> {
  return {
    topic: topics.universe.name,
    key: request.universeId,
    value: { kind: 'answer', request, ...solved, digest },
  };
}
