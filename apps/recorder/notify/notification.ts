import type { Decision, SolveRequest, Source } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { triggerFacts, type TriggerFacts } from '#stream/trigger-facts.js';

/** The topics that are notified of: a trigger before anything is solved, then what was decided. */
export const NOTIFIED_TOPICS: readonly string[] = [topics.solves.name, topics.decisions.name];

type Weights = Readonly<Record<string, number>>;

/** What a trigger tells. */
interface TriggerData extends TriggerFacts {
  readonly universeId: string;
  readonly source: Source;
}

/** What a decision tells. */
interface DecisionData extends TriggerData {
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
  const timestamp = timeText(request.windowEnd);
  if (isDecision) {
    const decision = record.value as Decision;
    return {
      id: decision.decisionId,
      type: 'decision.made',
      timestamp,
      data: decisionData(decision),
    };
  }
  const id = `trigger-${request.decisionId}`;
  return { id, type: 'trigger.raised', timestamp, data: triggerData(request) };
}

const timeText = (timeMs: number): string => new Date(timeMs).toISOString();

function triggerData(request: SolveRequest): TriggerData {
  const { universeId, source } = request;
  return { ...triggerFacts(request, timeText), universeId, source };
}

function decisionData({ request, result, version, digest }: Decision): DecisionData {
  const { status, refusal, weights, newSharpe, turnover, cost, expectedGain } = result;
  const named = (values: readonly number[]): Weights =>
    Object.fromEntries(request.instruments.map((name, i) => [name, values[i]]));
  return {
    ...triggerData(request),
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
