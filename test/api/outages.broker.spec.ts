import { runCampaign } from '#testing/fuzzer/campaign.js';
import type { KnownIds } from '#testing/fuzzer/fuzz-cases.js';
import { FuzzTally } from '#testing/fuzzer/fuzz-tally.js';
import { GatewayUnderFuzz } from '#testing/fuzzer/gateway-under-fuzz.js';
import { DISPOSABLE, knownIds } from '#testing/fuzzer/known-ids.js';
import { isSoInTime } from '#testing/in-time.js';
import { operationsOf, type DocumentedOperation } from '#testing/openapi/documented-operations.js';
import type { OpenApiDocument } from '#testing/openapi/open-api-document.js';
import { describeIf } from '#testing/requires.js';
import { Started } from '../observability/started.js';
import { type AskedOf, servedAvailable, SERVED_KEY, ServedPlatform } from './served-platform.js';

/** Of each outage; `npm run fuzz -- --outages` says more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 240);
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_410);
/** At once: many wait two seconds for what nobody has. */
const LANES = 16;
const START_MS = 180_000;
/** From the end of an outage until all of it works again. */
const RECOVERY_MS = 120_000;
const TIMEOUT_MS = START_MS + RECOVERY_MS + REQUESTS * 400;

const OF_PORTFOLIO = /^\/portfolios?(\/\{portfolioId\})?\//;
const REBALANCE = { method: 'POST', body: { dryRun: true } };

/** What one outage is, and what it may take away. */
interface Outage {
  readonly what: string;
  /** The gateway that is asked: one that marks reads which nobody confirms, or one that refuses them. */
  readonly gateway: 0 | 1;
  stop(platform: ServedPlatform): Promise<void>;
  start(platform: ServedPlatform): Promise<void>;
  /** Calls that it takes away, with their answers before and after. */
  readonly refused: readonly Call[];
  /** Calls that go on. */
  readonly unharmed: readonly Call[];
  /** Operations that it may take away. */
  mayRefuse(operation: DocumentedOperation): boolean;
}
type Call = readonly [
  status: number,
  path: string,
  asked?: Pick<AskedOf, 'method' | 'body' | 'headers'>,
];

const rebalance: Call = [202, '/portfolio/rebalance', REBALANCE];
/** Asked again and again: of what became of it in the outage nobody was told. */
const once: Call = [
  202,
  '/portfolio/rebalance',
  { ...REBALANCE, headers: { 'idempotency-key': 'through-the-outage' } },
];
const weights: Call = [200, '/portfolio/weights'];
const decision: Call = [404, '/decisions/nobody-has-it'];
const definition = (label: string): Call => [
  200,
  '/portfolios/kept',
  { method: 'PUT', body: portfolio(label) },
];

const OUTAGES: readonly Outage[] = [
  {
    ...{ what: 'Kafka', gateway: 0 },
    stop: ({ broker }) => broker.kill(),
    start: ({ broker }) => broker.start(),
    refused: [once, definition('in the outage')],
    unharmed: [weights, decision, [200, '/portfolios/kept'], [200, '/audit']],
    mayRefuse: ({ method, path }) => method !== 'get' && !path.startsWith('/analysis/'),
  },
  {
    ...{ what: 'PostgreSQL', gateway: 0 },
    stop: ({ postgres }) => postgres.kill(),
    start: ({ postgres }) => postgres.startAgain(),
    refused: [decision],
    unharmed: [rebalance, weights, definition('without a history')],
    mayRefuse: ({ method, path }) =>
      method === 'get' && /^\/(decisions|audit)|\/(history|performance)$/.test(path),
  },
  {
    ...{ what: 'Redis, where stale reads are refused', gateway: 1 },
    stop: ({ redis }) => redis.stop(),
    start: ({ redis }) => redis.start(),
    refused: [weights],
    unharmed: [rebalance, decision, definition('without agreement')],
    mayRefuse: ({ method, path }) =>
      method === 'get' && OF_PORTFOLIO.test(path) && !path.includes('/rebalance/'),
  },
];

describeIf(servedAvailable, 'point 10, whatever is asked while a real server is stopped', () => {
  const started = new Started();
  let platform: ServedPlatform;
  let document: OpenApiDocument;
  let known: KnownIds;
  let asked: 0 | 1 = 0;

  beforeAll(async () => {
    // One address sends all of it, also what has no credential.
    const unlimited = {
      BALLAST_RATE_LIMIT: '0',
      BALLAST_ADDRESS_RATE_LIMIT: '0',
      BALLAST_REFUSAL_RATE_LIMIT: '0',
    };
    const gatewayOptions = [unlimited, { ...unlimited, BALLAST_STALE_READS: 'refused' }];
    platform = await ServedPlatform.start(started, gatewayOptions);
    document = (await (await platform.ask('/openapi.json')).json()) as OpenApiDocument;
    await whenDone('a dry run to be solved', async () => (await tried()) === 'solved');
    await whenDone('a portfolio', async () => (await answerTo(definition(''))).status === 200);
    await whenDone('its first window', async () => {
      return (await answerTo([200, '/portfolios/kept/weights'])).status === 200;
    });
    const gateway = underFuzz(0);
    known = await knownIds(gateway, SERVED_KEY);
    gateway.close();
  }, 2 * START_MS);
  afterAll(() => started.remove(), START_MS);

  const whenDone = (awaited: string, isSo: () => Promise<boolean>): Promise<void> =>
    isSoInTime(RECOVERY_MS, awaited, { isSo, everyMs: 250, evidence: () => platform.said });
  const answerTo = ([, path, call]: Call): Promise<Response> =>
    platform.ask(path, { ...call, gateway: asked });
  const statuses = (calls: readonly Call[]): Promise<[string, number][]> =>
    Promise.all(calls.map(async (call) => [call[1], (await answerTo(call)).status]));
  const expected = (calls: readonly Call[]): [string, number][] =>
    calls.map(([status, path]) => [path, status]);

  /** With connections of its own: what is idle for a minute is closed by the gateway. */
  const underFuzz = (gateway: 0 | 1): GatewayUnderFuzz => {
    const { hostname: host, port } = new URL(platform.gateways[gateway]);
    return new GatewayUnderFuzz({
      ...{ host, port: Number(port), key: SERVED_KEY, connections: LANES },
    });
  };
  const fuzz = async (gateway: 0 | 1): Promise<FuzzTally> => {
    const tally = new FuzzTally();
    const fuzzed = underFuzz(gateway);
    await runCampaign({
      ...{ gateway: fuzzed, document, known, tally, lanes: LANES, isStopped: true },
      ...{ disposable: DISPOSABLE, requests: REQUESTS, seed: SEED },
    });
    fuzzed.close();
    return tally;
  };

  /** What a dry run comes to, or the status that refused it. */
  const tried = async (): Promise<string> => {
    const taken = await answerTo(rebalance);
    if (taken.status !== 202) return String(taken.status);
    const { statusUrl } = (await taken.json()) as { readonly statusUrl: string };
    for (let tries = 0; ; tries++) {
      const answer = await answerTo([200, statusUrl]);
      const { status } = (await answer.json()) as { readonly status: string };
      if (status !== 'pending' || tries === 20) return status;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };

  /** Of `demo`, whose market is simulated. */
  const windows = async (): Promise<number> => {
    const answer = await answerTo([200, '/portfolios/demo/metrics']);
    const { windows: folded = 0 } = (await answer.json()) as { readonly windows?: number };
    return folded;
  };

  /** Nothing of the log is missing in the history. */
  const isRecorded = async (): Promise<boolean> => {
    const text = await (await fetch(`${platform.recorder}/metrics`)).text();
    return /^ballast_recorder_lag_records 0$/m.test(text);
  };

  /** How often a command was taken as a new one, as the audit trail has it. */
  const timesTaken = async (call: Call): Promise<number> => {
    const { commandId } = (await (await answerTo(call)).json()) as { readonly commandId: string };
    const trail = (await (await platform.ask('/audit?limit=200')).json()) as {
      readonly items: readonly { readonly id: string; readonly outcomeReason: string | null }[];
    };
    const own = trail.items.filter(({ id }) => id === commandId);
    return own.filter(({ outcomeReason }) => outcomeReason !== 'repeated').length;
  };

  it.each(OUTAGES)(
    '$what: 503 with Retry-After of what needs it, nothing undocumented, all else goes on, and all of it is back without a restart',
    async ({ what, gateway, stop, start, refused, unharmed, mayRefuse }) => {
      asked = gateway;
      const before = await windows();
      await stop(platform);
      try {
        for (const call of refused) {
          const { status, headers } = await answerTo(call);
          expect([call[1], status]).toEqual([call[1], 503]);
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        }
        expect(await statuses(unharmed)).toEqual(expected(unharmed));

        const tally = await fuzz(gateway);
        expect(tally.findings).toEqual([]);
        expect(tally.requests).toBe(REQUESTS);
        const spared = operationsOf(document).filter((operation) => !mayRefuse(operation));
        const words = spared.map(({ operation }) => tally.unavailable.get(operation.operationId));
        expect(words.filter((text) => text !== undefined)).toEqual([]);
        expect(await statuses(unharmed)).toEqual(expected(unharmed));
        for (const call of refused) expect((await answerTo(call)).status).toBe(503);
      } finally {
        await start(platform);
      }
      for (const call of refused) {
        await whenDone(`${call[1]} to be answered again`, async () => {
          return (await answerTo(call)).status === call[0];
        });
      }
      await whenDone('a dry run to be solved again', async () => (await tried()) === 'solved');
      await whenDone('windows to be folded again', async () => (await windows()) > before);
      await whenDone('the history to have all of it', isRecorded);
      const all = [...refused, ...unharmed];
      expect(await statuses(all)).toEqual(expected(all));
      if (refused.includes(once)) expect(await timesTaken(once)).toBe(1);
      expect((await answerTo([200, '/health/ready'])).status).toBe(200);
      expect([what, platform.ended]).toEqual([what, []]);
    },
    TIMEOUT_MS,
  );
});

/** Of the simulated market; another label is another definition. */
function portfolio(label: string): object {
  return {
    label,
    universeId: 'simulated',
    instruments: ['SIM01', 'SIM02', 'SIM03'],
    initial: { equal: true },
    estimator: 'slow',
    objective: { kind: 'minVolatility' },
    policy: { cost: 0, horizonYears: 1 },
  };
}
