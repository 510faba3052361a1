import type {
  Decision,
  SolveRequest,
  Source,
  TriggerEvidence,
} from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** The topics that are notified of: a trigger before anything is solved, then what was decided. */
export const NOTIFIED_TOPICS: readonly string[] = [topics.solves.name, topics.decisions.name];

type Weights = Readonly<Record<string, number>>;

/** What a trigger tells. */
interface TriggerData {
  readonly portfolioId: string;
  readonly universeId: string;
  /** Of the decision that will answer. */
  readonly decisionId: string;
  readonly kind: string;
  readonly kinds: readonly string[];
  readonly reason: string;
  /** What drawdown, drift band and calendar saw, where they fired. */
  readonly evidence: TriggerEvidence | null;
  readonly windowEnd: string;
  readonly session: string;
  readonly source: Source;
  readonly weightsVersion: number;
  readonly heldSharpe: number | null;
  readonly threshold: number | null;
}

/** What a decision tells. */
interface DecisionData extends Omit<TriggerData, 'threshold'> {
  readonly status: string;
  /** turnoverBudget, where that is why it is rejected. */
  readonly refusal: string | null;
  /** Weights version it created. */
  readonly version: number | null;
  readonly before: Weights;
  readonly after: Weights | null;
  readonly newSharpe: number | null;
  readonly turnover: number | null;
  readonly cost: number | null;
  readonly expectedGain: number | null;
  readonly digest: string;
}

/** One message. Its id, and every byte of it, is the same however often it is sent. */
export type Notification =
  | {
      readonly id: string;
      readonly type: 'trigger.raised';
      readonly timestamp: string;
      readonly data: TriggerData;
    }
  | {
      readonly id: string;
      readonly type: 'decision.made';
      readonly timestamp: string;
      readonly data: DecisionData;
    };

/** What a record is told as; null of a dry run, and of data from a source that nobody wants to hear of. */
export function notificationOf(
  record: LogRecord,
  sources: ReadonlySet<Source>,
): Notification | null {
  const isDecision = record.topic === topics.decisions.name;
  const request = isDecision ? (record.value as Decision).request : (record.value as SolveRequest);
  if (request.dryRun || !sources.has(request.source)) return null;
  const timestamp = new Date(request.windowEnd).toISOString();
  if (isDecision) {
    const decision = record.value as Decision;
    return {
      id: decision.decisionId,
      type: 'decision.made',
      timestamp,
      data: decisionData(decision),
    };
  }
  const data = { ...commonData(request), threshold: request.threshold };
  return { id: `trigger-${request.decisionId}`, type: 'trigger.raised', timestamp, data };
}

function commonData(request: SolveRequest): Omit<TriggerData, 'threshold'> {
  const { portfolioId, universeId, decisionId, cause, kinds, reason, evidence } = request;
  const { windowEnd, session, source, weightsVersion, heldSharpe } = request;
  return {
    portfolioId,
    universeId,
    decisionId,
    kind: cause,
    kinds,
    reason,
    evidence,
    windowEnd: new Date(windowEnd).toISOString(),
    session,
    source,
    weightsVersion,
    heldSharpe,
  };
}

function decisionData({ request, result, version, digest }: Decision): DecisionData {
  const { status, refusal, weights, newSharpe, turnover, cost, expectedGain } = result;
  const named = (values: readonly number[]): Weights =>
    Object.fromEntries(request.instruments.map((name, i) => [name, values[i]]));
  return {
    ...commonData(request),
    status,
    refusal,
    version,
    before: named(request.heldWeights),
    after: status === 'applied' && weights !== null ? named(weights) : null,
    newSharpe,
    turnover,
    cost,
    expectedGain,
    digest,
  };
}
