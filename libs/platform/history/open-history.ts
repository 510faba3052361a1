import type { Positions } from '#platform/topic-log.js';
import type { AuditEntry } from '#stream/generated/wire-types.js';
import type { HistoryPlace } from './history-place.js';
import type {
  HistoryBatch,
  HistoryStore,
  RecordedDecision,
  RecordedMetrics,
  RecordedPlace,
} from './history-store.js';

/** A history in a schema of the place's database. @param schema by default the namespace */
export function openHistory(place: HistoryPlace, schema: string): HistoryStore {
  return new LazyHistory(place, schema);
}

/** SQL is loaded with the first question: a start does not wait for it. */
class LazyHistory implements HistoryStore {
  #loaded: Promise<HistoryStore> | null = null;

  constructor(
    private readonly place: HistoryPlace,
    private readonly schema: string,
  ) {}

  async open(logId: string): Promise<Positions> {
    return (await this.#history()).open(logId);
  }

  async apply(batch: HistoryBatch): Promise<void> {
    return (await this.#history()).apply(batch);
  }

  async passOver(batch: HistoryBatch, code: string): Promise<void> {
    return (await this.#history()).passOver(batch, code);
  }

  async reset(): Promise<void> {
    return (await this.#history()).reset();
  }

  async expire(now: number): Promise<void> {
    return (await this.#history()).expire(now);
  }

  async decisions(
    of: RecordedPlace,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly RecordedDecision[]> {
    return (await this.#history()).decisions(of, page);
  }

  async decision(decisionId: string): Promise<readonly RecordedDecision[]> {
    return (await this.#history()).decision(decisionId);
  }

  async metrics(
    of: RecordedPlace,
    range: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<readonly RecordedMetrics[]> {
    return (await this.#history()).metrics(of, range);
  }

  async audit(
    tenant: string,
    page: { readonly below: number; readonly limit: number },
  ): Promise<readonly AuditEntry[]> {
    return (await this.#history()).audit(tenant, page);
  }

  async positions(): Promise<Positions> {
    return (await this.#history()).positions();
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close();
  }

  #history(): Promise<HistoryStore> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }

  async #load(): Promise<HistoryStore> {
    const { connectHistory } = await import('./connect-history.js');
    const { SqlHistory } = await import('./sql-history.js');
    return new SqlHistory(connectHistory(this.place), this.schema);
  }
}
