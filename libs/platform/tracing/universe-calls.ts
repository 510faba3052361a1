import type { Decision, Outcome, SolveRequest } from '#stream/generated/wire-types.js';
import type { Headers, Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { type CallContext, callContextIn } from './call-context.js';
import { decisionAttributes } from './decision-attributes.js';
import type { KnownCalls } from './known-calls.js';
import type { CallSpan, FoldTimes } from './pending-span.js';
import { carrying, type FollowedOutput, type StageCalls } from './stage-calls.js';
import { tracedWindow } from './window-identity.js';

/** Commands and definitions, from the record that the gateway has written to their last outcome. */
export class UniverseCalls implements StageCalls {
  constructor(private readonly known: KnownCalls) {}

  follow(outputs: readonly Output[], headers: Headers): readonly FollowedOutput[] | null {
    const call = callContextIn(headers);
    if (call === null && this.known.size === 0) return null;
    const verdict = outputs.find(isVerdict)?.value as Outcome | undefined;
    return outputs.map((output) => {
      switch (output.topic) {
        case topics.solves.name:
          return this.#solve(output, call, verdict);
        case topics.decisions.name:
          return { output, call: this.#decided(output.value as Decision, call) };
        case topics.outcomes.name:
          return { output, call: this.#outcome(output.value as Outcome, call) };
        default:
          return { output, call: null };
      }
    });
  }

  spansOf(followed: readonly FollowedOutput[], at: FoldTimes): readonly CallSpan[] {
    const folded = followed.find(({ output, call }) => call !== null && isVerdict(output));
    return [
      ...(folded === undefined ? [] : foldSpan(folded, at)),
      ...followed.flatMap((one) => published(one, at)),
    ];
  }

  /** A command's, or the start of the portfolio that was defined: windows that were folded on the way ask for their own. */
  #solve(output: Output, call: CallContext | null, verdict: Outcome | undefined): FollowedOutput {
    const { commandId, decisionId, portfolioId, cause } = output.value as SolveRequest;
    const isStart = cause === 'bootstrap' && verdict?.portfolioId === portfolioId;
    if (call === null || (commandId === null && !isStart)) return { output, call: null };
    this.known.remember(commandId ?? decisionId, call);
    return { output: carrying(output, call), call };
  }

  /** The answer says whose it is; an overdue mark, which no optimizer has written, is known by its command. */
  #decided({ request, version }: Decision, answered: CallContext | null): CallContext | null {
    const id = request.commandId ?? request.decisionId;
    const call = answered ?? this.known.of(id);
    if (call !== null && version !== null) this.known.remember(id, call);
    // Of a command another outcome says so.
    if (version === null && request.commandId === null) this.known.forget(id);
    return call;
  }

  #outcome(outcome: Outcome, call: CallContext | null): CallContext | null {
    if (outcome.requestId !== '') return call;
    const { id, status, decision } = outcome;
    const known = this.known.of(id) ?? (decision === null ? null : call);
    if (status !== 'solved' || decision !== null) this.known.forget(id);
    return known;
  }
}

/** The verdict on the call whose record is being folded; whatever becomes of it later has no request. */
function isVerdict({ topic, value }: Output): boolean {
  return topic === topics.outcomes.name && (value as Outcome).requestId !== '';
}

function foldSpan(
  { output, call }: FollowedOutput,
  { since, until }: FoldTimes,
): readonly CallSpan[] {
  if (call === null) return [];
  const attributes = outcomeAttributes(output.value as Outcome);
  const of = { kind: 'call', call, window: null, attributes } as const;
  return [{ ...of, name: 'universe.fold', start: since, end: until }];
}

function published({ output, call }: FollowedOutput, { until }: FoldTimes): readonly CallSpan[] {
  if (call === null) return [];
  const of = { kind: 'call', call, start: until, end: 'acknowledged' } as const;
  switch (output.topic) {
    case topics.outcomes.name: {
      const attributes = outcomeAttributes(output.value as Outcome);
      return [{ ...of, name: 'outcome.publish', window: null, attributes }];
    }
    case topics.decisions.name: {
      const { request, result, version } = output.value as Decision;
      if (version === null) return [];
      const attributes = {
        ...decisionAttributes(request, result.status),
        'ballast.weights_version': version,
      };
      return [{ ...of, name: 'weights.publish', window: tracedWindow(request), attributes }];
    }
    default:
      return [];
  }
}

const outcomeAttributes = ({ subject, id, status, portfolioId, universeId }: Outcome) => ({
  [`ballast.${subject}`]: id,
  'ballast.status': status,
  ...(portfolioId !== null && { 'ballast.portfolio': portfolioId }),
  ...(universeId !== null && { 'ballast.universe': universeId }),
});
