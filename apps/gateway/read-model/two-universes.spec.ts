import { jest } from '@jest/globals';
import { openEventStream } from '../../../test/gateway/event-stream.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
  statistics,
  statisticsRecord,
  universeDefinition,
  universeRecord,
} from '#testing/wire-fixtures.js';

jest.setTimeout(60_000);

// Both folds accepted an id that two tenants asked for at once. The key of the tests is of tenant `default`.
const MINE = { universeId: 'casablanca', tenant: 'default' };
const THEIRS = { universeId: 'simulated', tenant: 'other' };

const mineDefined = portfolioRecord(portfolioDefinition(MINE));
const theirsDefined = portfolioRecord(portfolioDefinition(THEIRS));

/** All that a universe says of its portfolio of the id. */
function said(universeId: string, windows: number) {
  const request = solveRequest({ universeId, windows });
  const weightsVersion = windows;
  return [
    metricsRecord(metrics({ universeId, windows, weightsVersion })),
    statisticsRecord(statistics({ universeId, windows })),
    decisionRecord(decision(request)),
    outcomeRecord(outcome({ universeId, status: 'rejected', reason: universeId })),
    outcomeRecord(
      outcome({
        ...{ universeId, id: 'd1', subject: 'decision', status: 'applied' },
        windowEnd: windows,
      }),
    ),
  ];
}

describe('a portfolio id that two universes have accepted', () => {
  let gateway: RunningGateway;
  beforeEach(async () => {
    gateway = await startGateway({ patienceMs: 20 });
    gateway.log.append(
      universeRecord(universeDefinition()),
      universeRecord(universeDefinition({ universeId: 'simulated', source: 'simulated' })),
    );
  });
  afterEach(() => gateway.stop());
  const read = async (path: string) => {
    const response = await gateway.call(path);
    return { status: response.status, text: await response.text() };
  };
  const READS = ['weights', 'metrics', 'stats', 'performance', 'history', 'rebalance/c1'];

  it('is of the last definition: its tenant reads what its universe says, whatever came first and last', async () => {
    gateway.log.append(theirsDefined, ...said('simulated', 11), ...said('casablanca', 22));
    for (const path of READS) expect((await read(`/portfolio/${path}`)).status).toBe(404);
    gateway.log.append(mineDefined, ...said('simulated', 33));
    const { text: weights } = await read('/portfolio/weights');
    expect(JSON.parse(weights)).toMatchObject({ universeId: 'casablanca', version: 22 });
    const { text: stats } = await read('/portfolio/stats');
    expect(JSON.parse(stats)).toMatchObject({ windows: 22 });
    const { text: history } = await read('/portfolio/history');
    expect(JSON.parse(history)).toMatchObject({ items: [{ decisionId: 'd1' }] });
    const { text: decided } = await read('/decisions/d1');
    expect(JSON.parse(decided)).toMatchObject({ inputs: { universeId: 'casablanca' } });
    const { text: command } = await read('/portfolio/rebalance/c1');
    expect(JSON.parse(command)).toMatchObject({ reason: 'casablanca' });
  });

  it('shows nothing of the other universe where its own has said nothing', async () => {
    gateway.log.append(mineDefined, ...said('simulated', 11));
    expect((await read('/portfolio/weights')).status).toBe(503);
    expect((await read('/portfolio/metrics')).status).toBe(503);
    expect((await read('/portfolio/stats')).status).toBe(503);
    expect((await read('/decisions/d1')).status).toBe(404);
    expect((await read('/portfolio/rebalance/c1')).status).toBe(404);
    expect((await read('/portfolio/history')).text).toBe('{"items":[],"nextCursor":null}');
  });

  it('tells listeners of their own universe, and ends when the definition is another tenant\u2019s', async () => {
    gateway.log.append(mineDefined, ...said('casablanca', 22), ...said('simulated', 11));
    const stream = await openEventStream(gateway, '/portfolio/stream', {});
    const [weights] = await stream.take(2);
    expect(weights.data).toMatchObject({ universeId: 'casablanca', version: 22 });
    gateway.log.append(
      metricsRecord(metrics({ universeId: 'simulated', weightsVersion: 12 })),
      metricsRecord(metrics({ universeId: 'casablanca', weightsVersion: 23 })),
    );
    expect((await stream.take(2))[0].data).toMatchObject({ version: 23 });
    gateway.log.append(theirsDefined);
    expect(await stream.take(1)).toMatchObject([
      { name: 'closing', data: { reason: 'portfolio' } },
    ]);
    stream.close();
  });
});
