import { sql } from 'kysely';
import { readEnvironment } from '#platform/config/environment.js';
import { connectHistory } from '#platform/history/connect-history.js';
import { kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaTopicLog } from '#platform/kafka/kafka-topic-log.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { registryCodec } from '#platform/registry/registry-codec.js';
import { claimOf } from '#platform/service/claim-of.js';
import type { Metrics } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import { askDuckDb } from '#testing/parquet/parquet-files.js';
import type { Stores } from './watched-platform.js';

/** A portfolio's window: id and end in UTC ms. */
type Window = string;
const windowOf = (portfolio: string, end: number): Window => `${portfolio} ${end}`;

/** The windows that the log has figures of, up to its end at this moment. */
export async function windowsInLog({ broker, registry }: Stores): Promise<ReadonlySet<Window>> {
  const names = new KafkaNames();
  const log = new KafkaTopicLog({
    cluster: new KafkaCluster(
      kafkaClient({ brokers: [broker.brokers], clientId: 'test' }),
      ...([names, 'test'] as const),
    ),
    claim: claimOf(readEnvironment({}), 'test'),
    codec: await registryCodec(registry.url, names),
    onFatal: (error) => {
      throw error;
    },
    onRestart: () => undefined,
  });
  const windows = new Set<Window>();
  try {
    await new Promise<void>((resolve) => {
      const take = ({ value }: { readonly value: unknown }): void => {
        const { portfolioId, windowEnd } = value as Metrics;
        windows.add(windowOf(portfolioId, windowEnd));
      };
      log.follow([topics.metrics.name], take, resolve);
    });
  } finally {
    await log.close();
  }
  return windows;
}

/** The windows that each store has figures of. */
export const STORED: Readonly<Record<string, (stores: Stores) => Promise<ReadonlySet<Window>>>> = {
  async PostgreSQL({ postgres }) {
    const db = connectHistory({ kind: 'postgres', url: postgres.url });
    try {
      const { rows } = await sql<{ readonly portfolio: string; readonly end: string }>`
        select portfolio_id as portfolio, (extract(epoch from window_end) * 1000)::bigint as "end"
        from ballast.metrics`.execute(db);
      return new Set(rows.map(({ portfolio, end }) => windowOf(portfolio, Number(end))));
    } finally {
      await db.destroy();
    }
  },
  async InfluxDB({ influx }) {
    const rows = await influx.flux<{ readonly portfolio: string; readonly _time: string }>(`
      from(bucket: "${influx.target.bucket}")
        |> range(start: 2000-01-01T00:00:00Z, stop: 2200-01-01T00:00:00Z)
        |> filter(fn: (r) => r._measurement == "metrics" and r._field == "windows")
        |> keep(columns: ["_time", "portfolio"])`);
    return new Set(rows.map(({ portfolio, _time }) => windowOf(portfolio, Date.parse(_time))));
  },
  async Parquet({ parquet }) {
    const rows = await askDuckDb(`
      select portfolio || ' ' || epoch_ms(window_end) as "window"
      from read_parquet('${parquet}/ballast/metrics/*/*.parquet', union_by_name = true)`);
    return new Set(rows.map(({ window }) => window as Window));
  },
};
