import type {
  Answer,
  Closes,
  Command,
  Definition,
  PortfolioDefinition,
  SolveRequest,
  SolveResult,
  Tick,
  UniverseDefinition,
  UniverseRecord,
  Watermark,
} from '#stream/generated/wire-types.js';
import type { LogRecord, Output } from '#stream/log-record.js';
import type { StageTask } from '#stream/operator.js';
import { topics } from '#stream/topics.js';
import { windowGridOf } from '#stream/window-grid-of.js';

/** A universe as a command on the universe topic would define it. */
export function definitionOf(
  of: { readonly universe: UniverseDefinition } | { readonly portfolio: PortfolioDefinition },
  definitionId = 'definition-1',
  shrinkage: Definition['shrinkage'] = {},
): Definition {
  const universe = 'universe' in of ? of.universe : null;
  const portfolio = 'portfolio' in of ? of.portfolio : null;
  return {
    ...{ kind: 'definition', definitionId, requestId: '', universe, portfolio, shrinkage },
    ...{ principal: 'tester', tenant: 'default', reason: '', httpRequestId: '', issuedAt: 0 },
    ...{ change: 'put', expectedVersion: null },
  };
}

/** A trade on the venue of the fixtures. */
export function tick(over: Partial<Tick> & Pick<Tick, 'instrument' | 'eventTime' | 'price'>): Tick {
  return {
    kind: 'tick',
    venue: 'casablanca',
    sequence: -1,
    cumulativeVolume: 0,
    source: 'history',
    ...over,
  };
}

/** A feed's watermark. */
export function watermark(at: number, over: Partial<Watermark> = {}): Watermark {
  return {
    kind: 'watermark',
    venue: 'casablanca',
    feed: 'casablanca-replay',
    watermark: at,
    windowEnd: null,
    session: null,
    source: 'history',
    final: false,
    ...over,
  };
}

/** What one tick partition says of the `index`-th window (0, 1, ...) of a universe: all its prices, unless told. */
export function closesOf(
  universe: UniverseDefinition,
  index: number,
  prices: readonly number[],
  over: Partial<Closes> = {},
): Closes {
  const grid = windowGridOf(universe);
  let window = grid.first();
  for (let k = 0; k < index; k++) window = grid.next(window.end);
  return {
    kind: 'closes',
    universeId: universe.universeId,
    tickPartition: 0,
    tickPartitions: 1,
    windowStart: window.start,
    windowEnd: window.end,
    session: window.session,
    source: universe.source,
    final: false,
    instruments: prices.map((_, i) => i),
    prices,
    trades: prices.map(() => 1),
    duplicates: 0,
    late: 0,
    adjustments: [],
    ...over,
  };
}

/** A manual rebalance of portf1. */
export function command(over: Partial<Command> = {}): Command {
  const commandId = over.commandId ?? 'command-1';
  return {
    kind: 'command',
    commandId,
    requestId: `request of ${commandId}`,
    portfolioId: 'portf1',
    principal: 'tester',
    reason: 'because',
    dryRun: false,
    force: false,
    body: '{}',
    ifMatch: null,
    objective: null,
    constraints: null,
    issuedAt: 0,
    tenant: 'default',
    httpRequestId: '',
    ...over,
  };
}

/** An answer as the optimizer writes one; not to trade unless weights are given. */
export function answerTo(
  request: SolveRequest,
  weights: readonly number[] | null,
  over: Partial<SolveResult> = {},
): Answer {
  const result: SolveResult = {
    status: weights === null ? 'rejected' : 'applied',
    objective: request.objective.kind,
    fallback: false,
    weights,
    expectedGain: 0.01,
    turnover: 0.1,
    cost: 0.0005,
    objectiveValue: 0,
    heldSharpe: request.heldSharpe,
    newSharpe: 1,
    certificate: null,
    binding: [],
    conflicting: [],
    solver: 'test',
    solverVersion: '1',
    attempts: [],
    refusal: null,
    ...over,
  };
  return { kind: 'answer', request, result, iterations: 1, digest: '' };
}

/** Feeds one task by hand and keeps what it says. */
export class FedTask {
  #offset = 0;
  readonly outputs: Output[] = [];

  constructor(
    readonly task: StageTask,
    private readonly topic: string,
    private readonly key: string,
  ) {}

  /** Processes one value; returns what it gave out. */
  feed(value: unknown, over: Partial<LogRecord> = {}): readonly Output[] {
    const record: LogRecord = {
      topic: this.topic,
      partition: 0,
      offset: this.#offset++,
      key: this.key,
      value,
      headers: {},
      ...over,
    };
    const outputs = this.task.process(record);
    this.outputs.push(...outputs);
    return outputs;
  }

  /** Everything said on a topic so far. */
  said<Value>(topic: string): Value[] {
    return valuesOn<Value>(this.outputs, topic);
  }
}

/** The values of a topic among some outputs. */
export function valuesOn<Value>(outputs: readonly Output[], topic: string): Value[] {
  return outputs.filter((output) => output.topic === topic).map(({ value }) => value as Value);
}

/** A universe task that takes universe records. */
export function fedUniverse(
  task: StageTask,
  universeId = 'casablanca',
): FedTask & {
  feed(value: UniverseRecord): readonly Output[];
} {
  return new FedTask(task, topics.universe.name, universeId);
}
