import type { Kysely } from 'kysely';
import { partitionName } from '#platform/topic-log.js';
import type { Decision } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { RecordedDecision, RecordedMetrics, RecordedPlace } from './history-store.js';
import type { HistoryTables } from './history-tables.js';

/** Decisions that a universe has taken on a portfolio below an ordinal, newest first. */
export async function readDecisions(
  db: Kysely<HistoryTables>,
  { portfolioId, universeId }: RecordedPlace,
  { below, limit }: { readonly below: number; readonly limit: number },
): Promise<RecordedDecision[]> {
  let query = withEffect(db)
    .where('d.portfolio_id', '=', portfolioId)
    .where('d.universe_id', '=', universeId)
    .orderBy('d.ordinal', 'desc')
    .limit(limit);
  if (Number.isFinite(below)) query = query.where('d.ordinal', '<', below);
  return (await query.execute()).map(recordedDecision);
}

/** What was decided under an id, in each universe. */
export async function readDecision(
  db: Kysely<HistoryTables>,
  decisionId: string,
): Promise<RecordedDecision[]> {
  const rows = await withEffect(db).where('d.decision_id', '=', decisionId).execute();
  return rows.map(recordedDecision);
}

/** Windows of a portfolio in a universe that ended in [from, to], oldest first. */
export async function readMetrics(
  db: Kysely<HistoryTables>,
  { portfolioId, universeId }: RecordedPlace,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<RecordedMetrics[]> {
  const rows = await db
    .selectFrom('metrics')
    .select(['window_end', 'session', 'weights_version', 'expected_return', 'risk', 'sharpe'])
    .select(['gross', 'net', 'drawdown'])
    .where('portfolio_id', '=', portfolioId)
    .where('universe_id', '=', universeId)
    .where('window_end', '>=', new Date(from))
    .where('window_end', '<=', new Date(to))
    .orderBy('window_end')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    windowEnd: row.window_end.getTime(),
    session: row.session,
    weightsVersion: Number(row.weights_version),
    expectedReturn: row.expected_return,
    risk: row.risk,
    sharpe: row.sharpe,
    gross: row.gross,
    net: row.net,
    drawdown: row.drawdown,
  }));
}

/** Its outcome is another record, of another topic: which of the two came first does not matter. */
function withEffect(db: Kysely<HistoryTables>) {
  return db
    .selectFrom('decisions as d')
    .leftJoin('outcomes as o', (join) =>
      join
        .onRef('o.id', '=', 'd.decision_id')
        .onRef('o.universe_id', '=', 'd.universe_id')
        .on('o.subject', '=', 'decision')
        .on('o.status', '=', 'applied'),
    )
    .select(['d.decision', 'd.headers', 'd.log_partition', 'd.log_offset'])
    .select(['o.window_end as effective', 'o.turnover as paid_turnover', 'o.cost as paid_cost']);
}

interface DecisionFound {
  readonly decision: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly log_partition: number;
  readonly log_offset: string | number | bigint;
  readonly effective: Date | null;
  readonly paid_turnover: number | null;
  readonly paid_cost: number | null;
}

function recordedDecision(row: DecisionFound): RecordedDecision {
  const { effective, paid_turnover: turnover, paid_cost: cost } = row;
  return {
    decision: row.decision as Decision,
    position: `${partitionName(topics.decisions.name, row.log_partition)}/${row.log_offset}`,
    headers: row.headers,
    effect: effective === null ? null : { windowEnd: effective.getTime(), turnover, cost },
  };
}
