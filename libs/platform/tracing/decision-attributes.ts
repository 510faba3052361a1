import type { SolveRequest } from '#stream/generated/wire-types.js';
import type { SpanAttributes } from './call-tracing.js';

/** What the spans of a decision say of it. */
export const decisionAttributes = (request: SolveRequest, status: string): SpanAttributes => ({
  'ballast.portfolio': request.portfolioId,
  'ballast.decision': request.decisionId,
  'ballast.cause': request.cause,
  'ballast.objective': request.objective.kind,
  'ballast.status': status,
  ...(request.commandId !== null && { 'ballast.command': request.commandId }),
});
