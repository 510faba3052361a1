import { BallastError } from '#core/ballast-error.js';
import type {
  HistoryReader,
  RecordedDecision,
  RecordedPlace,
} from '#platform/history/history-store.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import type { HistoryView } from '../portfolio/history-view.js';

const ordinals = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, k) => from + k);
const decided = (ordinal: number) =>
  decision(solveRequest({ decisionId: `d${ordinal}` }), undefined, { ordinal });

/** Decisions 1 to 7; asked while it is down it does not answer. */
class SevenDecisions implements HistoryReader {
  isDown = false;
  hangs = false;
  asked = 0;

  async decisions(
    { portfolioId, universeId }: RecordedPlace,
    page: { readonly below: number; readonly limit: number },
  ) {
    this.#ask();
    if (portfolioId !== 'portf1' || universeId !== 'casablanca') return [];
    return ordinals(1, 7)
      .filter((ordinal) => ordinal < page.below)
      .reverse()
      .slice(0, page.limit)
      .map(recorded);
  }

  async decision(decisionId: string) {
    this.#ask();
    if (this.hangs) return new Promise<never>(() => undefined);
    const ordinal = ordinals(1, 7).find((of) => `d${of}` === decisionId);
    return ordinal === undefined ? [] : [recorded(ordinal)];
  }

  metrics = () => Promise.resolve([]);
  audit = () => Promise.resolve([]);
  positions = () => Promise.resolve(new Map());

  #ask(): void {
    this.asked += 1;
    if (this.isDown) throw new BallastError('IO_HISTORY', 'expected a database, was down');
  }
}

const recorded = (ordinal: number): RecordedDecision => ({
  decision: decided(ordinal),
  position: `ballast.decisions/0/${ordinal - 1}`,
  headers: { iterations: '9' },
  effect: null,
});

describe('decisions that memory no longer holds', () => {
  let gateway: RunningGateway;
  let history: SevenDecisions;
  beforeEach(async () => {
    history = new SevenDecisions();
    gateway = await startGateway({ history });
    gateway.log.append(
      universeRecord(universeDefinition()),
      portfolioRecord(portfolioDefinition()),
      metricsRecord(metrics()),
      ...ordinals(6, 9).map((ordinal) => decisionRecord(decided(ordinal))),
    );
  });
  afterEach(() => gateway.stop());

  const page = async (query: string): Promise<HistoryView> => {
    const response = await gateway.call(`/portfolio/history${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as HistoryView;
  };

  it('follow those it holds, without a gap or a repeat over any pages', async () => {
    for (const limit of [2, 4, 50]) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const view: HistoryView = await page(
          `?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...view.items.map(({ decisionId }) => decisionId));
        cursor = view.nextCursor;
      }
      expect(seen).toEqual(
        ordinals(1, 9)
          .reverse()
          .map((ordinal) => `d${ordinal}`),
      );
    }
  }, 60_000);

  it('are asked for only where a page goes so far back', async () => {
    await page('?limit=3');
    expect(history.asked).toBe(0);
  });

  it('have their provenance, and replay', async () => {
    const response = await gateway.call('/decisions/d2');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      decisionId: 'd2',
      inputs: { position: 'ballast.decisions/0/1', solver: { iterations: 9 } },
    });
  });

  it('are 503 while the history is down; the rest answers', async () => {
    history.isDown = true;
    const response = await gateway.call('/portfolio/history');
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('5');
    expect((await gateway.call('/decisions/d2')).status).toBe(503);
    expect((await gateway.call('/decisions/d7')).status).toBe(200);
    expect((await page('?limit=3')).items).toHaveLength(3);
    expect((await gateway.call('/portfolio/metrics')).status).toBe(200);
  });

  it('are none of a portfolio that memory knows to be new, whether the history answers or not', async () => {
    history.isDown = true;
    gateway.log.append(portfolioRecord(portfolioDefinition({ portfolioId: 'fresh' })));
    const response = await gateway.call('/portfolios/fresh/history');
    expect([response.status, await response.json()]).toEqual([
      200,
      { items: [], nextCursor: null },
    ]);
    expect(history.asked).toBe(0);
  });

  it('are 503 within the patience of a request while the history hangs', async () => {
    history.hangs = true;
    const response = await gateway.call('/decisions/d99');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('are not found where nobody knows them', async () => {
    expect((await gateway.call('/decisions/d99')).status).toBe(404);
  });
});

describe('more decisions than memory holds', () => {
  /** A thousand are kept. */
  const COUNT = 1_005;
  let gateway: RunningGateway;
  const fill = async (history?: HistoryReader): Promise<void> => {
    gateway = await startGateway({ patienceMs: 20, ...(history !== undefined && { history }) });
    gateway.log.append(
      universeRecord(universeDefinition()),
      portfolioRecord(portfolioDefinition()),
      ...ordinals(1, COUNT).map((ordinal) => decisionRecord(decided(ordinal))),
    );
  };
  const walk = async (): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const response = await gateway.call(`/portfolio/history?limit=200${query}`);
      const { items, nextCursor } = (await response.json()) as HistoryView;
      seen.push(...items.map(({ decisionId }) => decisionId));
      cursor = nextCursor;
    }
    return seen;
  };
  afterEach(() => gateway.stop());

  it('without a history, the oldest are no longer there, and pages end before them', async () => {
    await fill();
    expect(await walk()).toEqual(
      ordinals(6, COUNT)
        .reverse()
        .map((ordinal) => `d${ordinal}`),
    );
    expect((await gateway.call('/decisions/d5')).status).toBe(404);
    expect((await gateway.call('/decisions/d6')).status).toBe(200);
    const metricsText = await (await gateway.call('/metrics')).text();
    expect(metricsText).toContain(
      `ballast_decisions_total{portfolio="portf1",status="applied"} ${COUNT}`,
    );
  }, 60_000);

  it('with one, pages and provenance go on there', async () => {
    await fill(new SevenDecisions());
    const seen = await walk();
    expect(seen).toHaveLength(COUNT);
    expect(seen.slice(-6)).toEqual(['d6', 'd5', 'd4', 'd3', 'd2', 'd1']);
    expect((await gateway.call('/decisions/d1')).status).toBe(200);
  }, 60_000);
});
