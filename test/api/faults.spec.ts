import type { AddressInfo, Server } from 'node:net';
import { jest } from '@jest/globals';
import { BallastError } from '#core/ballast-error.js';
import type { HistoryReader } from '#platform/history/history-store.js';
import { runCampaign } from '#testing/fuzzer/campaign.js';
import { FuzzTally } from '#testing/fuzzer/fuzz-tally.js';
import { GatewayUnderFuzz } from '#testing/fuzzer/gateway-under-fuzz.js';
import { MemoryReadStore } from '#testing/memory-read-store.js';
import { operationsOf } from '#testing/openapi/documented-operations.js';
import type { OpenApiDocument } from '#testing/openapi/open-api-document.js';
import { filledLog } from '../gateway/filled-log.js';
import { startGateway, TEST_KEY, type RunningGateway } from '../gateway/running-gateway.js';

/** Of each fault; `npm run fuzz` says more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 140);
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_410);
const PENDING = 40;

const KNOWN = {
  portfolioId: ['portf1'],
  universeId: ['casablanca'],
  decisionId: ['d1', 'd2', 'older'],
};

const REBALANCE = {
  method: 'POST',
  body: '{"dryRun":true}',
  headers: { 'content-type': 'application/json' },
};

jest.setTimeout(600_000);

/** A history of nothing, which can be down. */
class EmptyHistory implements HistoryReader {
  isDown = false;

  decisions = (): Promise<[]> => this.#ask([]);
  decision = (): Promise<[]> => this.#ask([]);
  metrics = (): Promise<[]> => this.#ask([]);
  audit = (): Promise<[]> => this.#ask([]);
  positions = (): Promise<ReadonlyMap<string, number>> => this.#ask(new Map());

  #ask<Answer>(answer: Answer): Promise<Answer> {
    return this.isDown
      ? Promise.reject(new BallastError('IO_HISTORY', 'expected a database, was none'))
      : Promise.resolve(answer);
  }
}

describe('point 10, whatever a gateway is asked while what it stands on is stopped', () => {
  let running: RunningGateway;
  let gateway: GatewayUnderFuzz;
  let history: EmptyHistory;
  let store: MemoryReadStore;
  let hung: (() => void)[];

  beforeEach(async () => {
    [history, store, hung] = [new EmptyHistory(), new MemoryReadStore(), []];
    running = await startGateway({
      patienceMs: 5,
      history,
      agreement: { store, staleReads: 'refused' },
      logLimits: { deadlineMs: 20, pending: PENDING },
    });
    running.log.append(...filledLog());
    const { port } = (running.app.getHttpServer() as Server).address() as AddressInfo;
    gateway = new GatewayUnderFuzz({ host: '127.0.0.1', port, key: TEST_KEY });
  });
  afterEach(async () => {
    gateway.close();
    await running.stop();
  });

  const fuzz = async (): Promise<FuzzTally> => {
    const document = (await (await running.call('/openapi.json')).json()) as OpenApiDocument;
    const tally = new FuzzTally();
    // Every operation is asked, however few requests there are.
    const requests = Math.max(REQUESTS, operationsOf(document).length * 4);
    const asked = { gateway, document, known: KNOWN, tally, requests, seed: SEED };
    await runCampaign({ ...asked, isStopped: true });
    return tally;
  };
  const hang = (): void =>
    running.log.reactTo(() => new Promise<void>((resolve) => hung.push(resolve)));
  const letGo = (): void => {
    running.log.reactTo(() => undefined);
    hung.splice(0).forEach((proceed) => proceed());
  };

  it.each([
    {
      what: 'a log that hangs',
      stop: hang,
      start: letGo,
      ask: () => running.call('/portfolio/rebalance', REBALANCE),
      after: 202,
    },
    {
      what: 'a log that refuses',
      stop: () =>
        running.log.reactTo(() => {
          throw new BallastError('IO_LOG', 'expected a log, was none');
        }),
      start: letGo,
      ask: () => running.call('/portfolio/rebalance', REBALANCE),
      after: 202,
    },
    {
      what: 'a history that is down',
      stop: () => (history.isDown = true),
      start: () => (history.isDown = false),
      ask: () => running.call('/decisions/older'),
      after: 404,
    },
    {
      what: 'a Redis that is down, where stale reads are refused',
      stop: () => (store.reachable = false),
      start: () => (store.reachable = true),
      ask: () => running.call('/portfolio/weights'),
      after: 200,
    },
  ])(
    '$what: 503 with Retry-After, nothing that is not documented, and back without a restart',
    async ({ stop, start, ask, after }) => {
      stop();
      const refused = await ask();
      expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([
        503,
        expect.any(Number),
      ]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await fuzz()).findings).toEqual([]);
      expect(hung.length).toBeLessThanOrEqual(PENDING);
      expect((await ask()).status).toBe(503);
      start();
      expect((await ask()).status).toBe(after);
      expect((await running.call('/health/ready')).status).toBe(200);
    },
  );
});
