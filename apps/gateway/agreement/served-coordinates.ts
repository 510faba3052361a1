import type { Coordinates } from '#platform/read-store/read-store.js';
import type { Outcome } from '#stream/generated/wire-types.js';
import type { LogRecord } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';

/** What the reads of one portfolio are made of: a number each. */
const KINDS = ['metrics', 'statistics', 'decisions', 'definition', 'effects'] as const;
type Kind = (typeof KINDS)[number];

const NOTHING: Coordinates = KINDS.map(() => 0);
const PORTFOLIO = 'portfolio:';

/** How far this replica has come with each portfolio. The numbers come from the log alone, so replicas can compare them. */
export class ServedCoordinates {
  readonly #portfolios = new Map<string, Coordinates>();

  /** Another array once anything has been folded that reads of the portfolio show. */
  of(portfolioId: string): Coordinates {
    return this.#portfolios.get(portfolioId) ?? NOTHING;
  }

  fold({ topic, key, offset, value }: LogRecord): void {
    switch (topic) {
      case topics.metrics.name:
        return this.#raise(key, 'metrics', offset + 1);
      case topics.statistics.name:
        return this.#raise(key, 'statistics', offset + 1);
      case topics.decisions.name:
        return this.#raise(key, 'decisions', offset + 1);
      case topics.definitions.name:
        if (!key.startsWith(PORTFOLIO)) return;
        return this.#raise(key.slice(PORTFOLIO.length), 'definition', offset + 1);
      case topics.outcomes.name: {
        // Lie in the partitions of their decisions, where offsets do not compare: event time does.
        const { subject, status, portfolioId, windowEnd } = value as Outcome;
        if (subject !== 'decision' || status !== 'applied') return;
        if (portfolioId !== null && windowEnd !== null) {
          this.#raise(portfolioId, 'effects', windowEnd);
        }
      }
    }
  }

  #raise(portfolioId: string, kind: Kind, to: number): void {
    const coordinates = [...this.of(portfolioId)];
    const index = KINDS.indexOf(kind);
    coordinates[index] = Math.max(coordinates[index], to);
    this.#portfolios.set(portfolioId, coordinates);
  }
}
