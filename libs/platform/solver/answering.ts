import { answerOutput } from '#stream/decide-stage.js';
import type { Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import { requestDigest } from '#stream/identifiers.js';
import type { LogRecord, Output } from '#stream/log-record.js';

/** The decide stage's step where solving happens elsewhere: the digest, milliseconds of a large request, is taken meanwhile. */
export function answering(
  solve: (request: SolveRequest) => Promise<Solved>,
): (record: LogRecord) => Promise<readonly Output[]> {
  return async ({ value }) => {
    const request = value as SolveRequest;
    const solving = solve(request);
    const digest = requestDigest(request);
    return [answerOutput(request, digest, await solving)];
  };
}
