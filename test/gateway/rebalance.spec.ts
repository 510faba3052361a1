import { jest } from '@jest/globals';
import type { Command, Outcome } from '#stream/generated/wire-types.js';
import { topics } from '#stream/topics.js';
import type { HistoryView } from '../../apps/gateway/portfolio/history-view.js';
import type { CommandView } from '../../apps/gateway/rebalance/command-view.js';
import { startDriven, type DrivenGateway } from './driven-gateway.js';
import { startGateway, type RunningGateway } from './running-gateway.js';
import { closedWindow, quietPortfolio, tradedLog } from './traded-log.js';

const PATH = '/portfolio/rebalance';
const WINDOWS = 8;

// A gateway with the whole topology behind it takes its time to start on a busy machine.
jest.setTimeout(60_000);

describe('point 2, rebalance', () => {
  let gateway: DrivenGateway;
  const others: RunningGateway[] = [];

  beforeEach(async () => {
    gateway = await startDriven(tradedLog([quietPortfolio()], WINDOWS));
  });
  afterEach(async () => {
    await Promise.all([gateway, ...others.splice(0)].map((one) => one.stop()));
  });

  const replica = async (): Promise<RunningGateway> => {
    const other = await startGateway({ log: gateway.log });
    others.push(other);
    return other;
  };
  const post = (
    to: RunningGateway,
    body: unknown,
    key: string,
    signal: AbortSignal | null = null,
  ): Promise<Response> =>
    to.call(PATH, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      signal,
    });
  const viewOf = async (response: Response): Promise<CommandView> =>
    (await response.json()) as CommandView;
  const written = (topic: string): unknown[] =>
    gateway.log.records.filter((record) => record.topic === topic).map(({ value }) => value);

  it('survives a gateway that dies between log and answer: the key finds the command', async () => {
    const dying = await replica();
    const leaving = new AbortController();
    // What is published is folded, and the gateway never comes to its answer.
    gateway.log.reactTo((outputs) => {
      gateway.feed(outputs);
      leaving.abort();
      return new Promise(() => undefined);
    });
    await expect(post(dying, { force: true }, 'k1', leaving.signal)).rejects.toThrow();
    gateway.log.reactTo((outputs) => gateway.feed(outputs));
    const again = await replica();
    const response = await post(again, { force: true }, 'k1');
    expect(response.status).toBe(202);
    const { commandId, status, decisionId } = await viewOf(response);
    expect([status, decisionId]).toEqual(['solved', expect.any(String)]);
    const outcomes = (written(topics.outcomes.name) as Outcome[]).filter(
      ({ id }) => id === commandId,
    );
    expect(outcomes.map(({ status: said, reason }) => [said, reason])).toEqual([
      ['accepted', null],
      ['solved', null],
      ['accepted', 'repeated'],
    ]);
  });

  it('two replicas agree: one key at both at once is one command, and both tell the same of it', async () => {
    const other = await replica();
    const views = await Promise.all(
      [gateway, other].map(async (one) => viewOf(await post(one, { force: true }, 'k1'))),
    );
    expect(views[0].commandId).toBe(views[1].commandId);
    expect(written(topics.decisions.name)).toHaveLength(1);
    gateway.feed([closedWindow(WINDOWS)]);
    for (const path of [views[0].statusUrl, '/portfolio/history', '/portfolio/optimization']) {
      const [one, two] = await Promise.all(
        [gateway, other].map(async (of) => (await of.call(path)).text()),
      );
      expect([path, two]).toEqual([path, one]);
    }
    const { body } = await gateway.ask<CommandView>('GET', views[0].statusUrl);
    expect(body.status).toBe('applied');
  });

  it('two replicas agree: another body under a key is 422 at the other one', async () => {
    const other = await replica();
    await post(gateway, { dryRun: true }, 'k1');
    expect((await post(other, { force: true }, 'k1')).status).toBe(422);
  });

  it('a dry run writes its command, solve and outcome, and nothing that anybody holds or reads', async () => {
    const before = gateway.log.records.length;
    const { body } = await gateway.ask<CommandView>('POST', PATH, { dryRun: true, force: true });
    const topicsWritten = new Set(gateway.log.records.slice(before).map(({ topic }) => topic));
    expect([...topicsWritten].sort()).toEqual(
      [topics.universe, topics.solves, topics.outcomes, topics.audited, topics.audit]
        .map(({ name }) => name)
        .sort(),
    );
    const { body: status } = await gateway.ask<CommandView>('GET', body.statusUrl);
    expect(status).toMatchObject({
      status: 'solved',
      dryRun: {
        trades: expect.arrayContaining([
          expect.objectContaining({ instrument: expect.any(String) as unknown }),
        ]) as unknown,
        turnover: expect.any(Number) as unknown,
        cost: expect.any(Number) as unknown,
        certificate: {
          primal: expect.any(Number) as unknown,
          relativeGap: expect.any(Number) as unknown,
        },
      },
    });
    const weights = await gateway.ask<{ version: number }>('GET', '/portfolio/weights');
    expect(weights.body.version).toBe(1);
  });

  it('overrides hold for one rebalance', async () => {
    const bounds = { lower: 0.2, upper: 0.4 };
    const { body } = await gateway.ask<CommandView>('POST', PATH, {
      dryRun: true,
      force: true,
      objective: { kind: 'minVolatility' },
      constraints: { bounds },
    });
    const { body: status } = await gateway.ask<CommandView>('GET', body.statusUrl);
    const after = Object.values(status.dryRun?.after ?? {});
    expect(after).toHaveLength(3);
    for (const weight of after) {
      expect(weight).toBeGreaterThanOrEqual(bounds.lower - 1e-12);
      expect(weight).toBeLessThanOrEqual(bounds.upper + 1e-12);
    }
    const [command] = written(topics.universe.name).slice(-2) as Command[];
    expect(command.objective).toEqual({ kind: 'minVolatility', fallback: 'none' });
  });

  it('If-Match guards against weights that have moved on', async () => {
    const stale = await gateway.ask('POST', PATH, {}, { 'if-match': '"9"' });
    expect(stale.status).toBe(412);
    const fresh = await gateway.ask('POST', PATH, { dryRun: true }, { 'if-match': '"1"' });
    expect(fresh.status).toBe(202);
  });

  it('a page of the history stays where it is while new decisions come', async () => {
    const decide = async (key: string, window: number): Promise<void> => {
      await post(gateway, { force: true }, key);
      gateway.feed([closedWindow(window)]);
    };
    for (const [i, key] of ['a', 'b', 'c'].entries()) await decide(key, WINDOWS + i);
    const page = async (query: string): Promise<HistoryView> =>
      (await gateway.ask<HistoryView>('GET', `/portfolio/history?limit=1${query}`)).body;
    const first = await page('');
    const second = await page(`&cursor=${first.nextCursor ?? ''}`);
    await decide('d', WINDOWS + 3);
    expect(await page(`&cursor=${first.nextCursor ?? ''}`)).toEqual(second);
    const all = await gateway.ask<HistoryView>('GET', '/portfolio/history');
    const ids = all.body.items.map(({ decisionId }) => decisionId);
    expect(ids.slice(1, 3)).toEqual(
      [first, second].map(({ items: [{ decisionId }] }) => decisionId),
    );
  });
});
