import type { AddressInfo, Server } from 'node:net';
import { jest } from '@jest/globals';
import { BallastError } from '#core/ballast-error.js';
import { runCampaign } from '#testing/fuzzer/campaign.js';
import type { KnownIds } from '#testing/fuzzer/fuzz-cases.js';
import { FuzzTally } from '#testing/fuzzer/fuzz-tally.js';
import { GatewayUnderFuzz } from '#testing/fuzzer/gateway-under-fuzz.js';
import { operationsOf } from '#testing/openapi/documented-operations.js';
import type { OpenApiDocument } from '#testing/openapi/open-api-document.js';
import { filledLog } from '../gateway/filled-log.js';
import { startGateway, TEST_KEY, type RunningGateway } from '../gateway/running-gateway.js';

/** Requests of each operation; `npm run fuzz` sends as many as it is asked for. */
const REQUESTS = 12;
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_410);

const KNOWN: KnownIds = {
  portfolioId: ['portf1'],
  universeId: ['casablanca'],
  decisionId: ['d1', 'd2'],
};

jest.setTimeout(180_000);

describe('whatever a gateway is asked', () => {
  let running: RunningGateway;
  let gateway: GatewayUnderFuzz;
  let document: OpenApiDocument;

  beforeEach(async () => {
    running = await startGateway({ patienceMs: 5 });
    running.log.append(...filledLog());
    const { port } = (running.app.getHttpServer() as Server).address() as AddressInfo;
    gateway = new GatewayUnderFuzz({ host: '127.0.0.1', port, key: TEST_KEY });
    document = (await (await running.call('/openapi.json')).json()) as OpenApiDocument;
  });
  afterEach(async () => {
    gateway.close();
    await running.stop();
  });

  const fuzz = async (requests: number, isStopped = false): Promise<FuzzTally> => {
    const tally = new FuzzTally();
    const asked = { gateway, document, known: KNOWN, tally, requests, seed: SEED };
    await runCampaign({ ...asked, isStopped });
    return tally;
  };

  it('its answer is a documented one, and what the document forbids is refused', async () => {
    const operations = operationsOf(document).length;
    const tally = await fuzz(REQUESTS * operations);
    expect(tally.findings).toEqual([]);
    // Not everything may be refused, or nothing would be tried behind the doors.
    expect(tally.accepted.size).toBeGreaterThan(operations / 2);
    expect((await running.call('/health/ready')).status).toBe(200);
  });

  it('the same holds while the log cannot be written, and commands are taken when it can', async () => {
    running.log.reactTo(() => {
      throw new BallastError('IO_LOG', 'expected a log, was none');
    });
    const command = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const refused = await running.call('/portfolio/rebalance', command);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fuzz(4 * operationsOf(document).length, true)).findings).toEqual([]);
    running.log.reactTo(() => undefined);
    expect((await running.call('/portfolio/rebalance', command)).status).toBe(202);
  });
});
