import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Command, Outcome } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import {
  decision,
  outcome,
  outcomeRecord,
  portfolioDefinition,
  portfolioRecord,
  solveRequest,
} from '#testing/wire-fixtures.js';
import { departures } from '../../../test/gateway/conforms.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import {
  startGateway,
  TEST_KEY,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';
import type { CommandView } from './command-view.js';
import { REBALANCE_DOC, REBALANCE_EXAMPLES, REBALANCE_STATUS_DOC } from './rebalance-docs.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('POST /portfolio/rebalance', () => {
  let gateway: RunningGateway;
  let commands: { readonly key: string; readonly value: Command }[];

  /** Plays the universe stage: each published command meets these outcomes. */
  const verdicts = (...answers: readonly Partial<Outcome>[]): void =>
    gateway.log.reactTo((outputs: readonly Output[]) => {
      for (const { key, value } of outputs as readonly Output<Command>[]) {
        commands.push({ key, value });
        const { commandId: id, requestId, portfolioId } = value;
        answers.forEach((answer) =>
          gateway.log.append(outcomeRecord(outcome({ id, requestId, portfolioId, ...answer }))),
        );
      }
    });

  const post = (body: unknown, headers = {}, path = '/portfolio/rebalance'): Promise<Response> =>
    gateway.call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...JSON_TYPE, ...headers },
    });

  const statusOf = async (view: CommandView): Promise<CommandView> =>
    (await (await gateway.call(view.statusUrl)).json()) as CommandView;

  beforeEach(async () => {
    commands = [];
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    verdicts({ status: 'accepted' });
  });
  afterEach(() => gateway.stop());

  it('writes a command to the universe of the portfolio and answers 202 with its status URL', async () => {
    const response = await post({ reason: 'check', dryRun: true });
    expect(response.status).toBe(202);
    const view = (await response.json()) as CommandView;
    expect(departures(view, REBALANCE_DOC.answer.schema)).toEqual([]);
    expect(view).toMatchObject({ status: 'pending', decisionId: null });
    expect(view.statusUrl).toBe(`/portfolio/rebalance/${view.commandId}`);
    expect(response.headers.get('location')).toBe(view.statusUrl);
    expect(view.commandId).toMatch(/^[0-9a-f]{64}$/);
    expect(commands).toMatchObject([
      {
        key: 'casablanca',
        value: {
          kind: 'command',
          commandId: view.commandId,
          portfolioId: 'portf1',
          reason: 'check',
          dryRun: true,
          force: false,
          body: '{"dryRun":true,"force":false,"reason":"check"}',
          ifMatch: null,
          objective: null,
          constraints: null,
        },
      },
    ]);
  });

  it('takes no body at all as an empty one', async () => {
    const response = await gateway.call('/portfolio/rebalance', { method: 'POST' });
    expect(response.status).toBe(202);
    expect(commands[0].value.body).toBe('{"dryRun":false,"force":false,"reason":""}');
  });

  it.each(Object.entries(REBALANCE_EXAMPLES))(
    'the documented example %s is taken',
    async (_, { value }) => {
      expect((await post(value)).status).toBe(202);
    },
  );

  it('overrides travel in the order of the portfolio', async () => {
    await post({
      objective: { kind: 'minVolatility' },
      constraints: { bounds: { IAM: [0.1, null], AKT: [0, 0.5] } },
    });
    expect(commands[0].value).toMatchObject({
      objective: { kind: 'minVolatility', fallback: 'none' },
      constraints: { lower: [0, 0, 0.1], upper: [0.5, 1, Infinity] },
    });
  });

  it('an equal repeat under the same key is the same command, whose state stays', async () => {
    verdicts({ status: 'accepted' }, { status: 'applied', version: 8, requestId: '' });
    const headers = { 'idempotency-key': 'k1' };
    const first = (await (await post({}, headers)).json()) as CommandView;
    verdicts({ status: 'accepted', reason: 'repeated' });
    const again = await post({}, headers);
    expect(again.status).toBe(202);
    expect(await again.json()).toMatchObject({
      commandId: first.commandId,
      status: 'applied',
      version: 8,
    });
    expect(commands[0].value.requestId).not.toBe(commands[1].value.requestId);
  });

  it('another body under the same key is 422', async () => {
    verdicts({ status: 'conflict', reason: 'otherBody' });
    const response = await post({ dryRun: true }, { 'idempotency-key': 'k1' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ title: 'Unprocessable Content' });
  });

  it('weights that have moved on are 412', async () => {
    verdicts({ status: 'preconditionFailed', reason: 'version 7' });
    const response = await post({}, { 'if-match': '"6"' });
    expect(response.status).toBe(412);
    expect(await response.json()).toMatchObject({
      detail: 'expected weights version 6, was another (version 7)',
    });
    expect(commands[0].value.ifMatch).toBe(6);
  });

  it('answers 202 when the verdict takes longer, and tells it later', async () => {
    await gateway.stop();
    gateway = await startGateway({ patienceMs: 20 });
    gateway.log.append(...filledLog());
    verdicts();
    const response = await post({});
    expect(response.status).toBe(202);
    const view = (await response.json()) as CommandView;
    expect(view.status).toBe('pending');
    const { commandId: id } = view;
    gateway.log.append(
      outcomeRecord(outcome({ id, status: 'accepted' })),
      outcomeRecord(outcome({ id, status: 'rejected', reason: 'triggerOpen' })),
    );
    expect(await statusOf(view)).toMatchObject({ status: 'rejected', reason: 'triggerOpen' });
  });

  it('a command goes from pending over solved to applied', async () => {
    const view = (await (await post({})).json()) as CommandView;
    const { commandId: id } = view;
    const solved = { id, decisionId: 'd3', version: 8, turnover: 0.2, cost: 0.001 };
    gateway.log.append(outcomeRecord(outcome({ ...solved, status: 'solved' })));
    expect(await statusOf(view)).toMatchObject({ status: 'solved', decisionId: 'd3', version: 8 });
    gateway.log.append(
      outcomeRecord(outcome({ ...solved, status: 'applied', turnover: 0.21, cost: 0.00105 })),
    );
    expect(await statusOf(view)).toMatchObject({ status: 'applied', turnover: 0.21 });
  });

  it('a dry run carries its trade list and its decision can be looked up', async () => {
    const view = (await (await post({ dryRun: true })).json()) as CommandView;
    const request = solveRequest({ decisionId: 'dry', dryRun: true, cause: 'manual' });
    const { commandId: id } = view;
    const solved = outcome({
      id,
      status: 'solved',
      decisionId: 'dry',
      decision: decision(request),
    });
    gateway.log.append(outcomeRecord(solved));
    const status = await statusOf(view);
    expect(departures(status, REBALANCE_STATUS_DOC.answer.schema)).toEqual([]);
    expect(
      departures(REBALANCE_STATUS_DOC.answer.recorded.body, REBALANCE_STATUS_DOC.answer.schema),
    ).toEqual([]);
    expect(status).toMatchObject({
      status: 'solved',
      dryRun: {
        status: 'applied',
        trades: [{ instrument: 'IAM' }, { instrument: 'AKT' }, { instrument: 'ATW' }],
      },
    });
    const looked = await gateway.call('/decisions/dry');
    expect(await looked.json()).toMatchObject({
      decisionId: 'dry',
      inputs: { position: 'dry run' },
    });
    expect(await (await gateway.call('/portfolio/history')).json()).toMatchObject({
      items: [{ decisionId: 'd2' }, { decisionId: 'd1' }],
    });
  });

  it('a command of another portfolio is not found, and names its own path', async () => {
    gateway.log.append(portfolioRecord(portfolioDefinition({ portfolioId: 'growth' })));
    const response = await post({}, {}, '/portfolios/growth/rebalance');
    const { commandId, statusUrl } = (await response.json()) as CommandView;
    expect(statusUrl).toBe(`/portfolios/growth/rebalance/${commandId}`);
    expect((await gateway.call(`/portfolio/rebalance/${commandId}`)).status).toBe(404);
    expect((await gateway.call(statusUrl)).status).toBe(200);
  });

  it('a log that cannot be written to is 503', async () => {
    const { BallastError } = await import('#core/ballast-error.js');
    gateway.log.reactTo(() => {
      throw new BallastError('IO_JOURNAL', 'expected space on /secret/path, was none');
    });
    const response = await post({});
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('secret');
  });

  it.each([
    [{ dryRun: 'yes' }, {}, 'dryRun', 'expected true or false'],
    [{ dryrun: true }, {}, 'dryrun', 'expected no such field'],
    [{ reason: 'x'.repeat(501) }, {}, 'reason', 'expected a text of at most 500 characters'],
    [{ objective: { kind: 'kelly' } }, {}, 'objective.kind', 'expected maxSharpe or minVolatility'],
    [{ objective: { kind: 'maxSharpe', x: 1 } }, {}, 'objective.x', 'expected no such field'],
    [
      { constraints: { bounds: { XXX: [0, 1] } } },
      {},
      'constraints.bounds.XXX',
      'expected one of the instruments, was "XXX"',
    ],
    [
      { constraints: { bounds: { AKT: ['0', 1] } } },
      {},
      'constraints.bounds.AKT[0]',
      'expected a number or null, was the text "0"',
    ],
    [{}, { 'if-match': '7' }, 'If-Match', 'expected a quoted weights version like "7", was 7'],
  ])('%j with %j is a 400', async (body, headers, path, message) => {
    const response = await post(body, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path, message }] });
    expect(commands).toEqual([]);
  });

  it('two keys of one call are refused, not taken for a third', async () => {
    const { port } = (gateway.app.getHttpServer() as Server).address() as AddressInfo;
    // fetch would make one line of them.
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(
        {
          ...{ port, method: 'POST', path: '/portfolio/rebalance' },
          headers: { ...JSON_TYPE, 'x-api-key': TEST_KEY, 'idempotency-key': ['a', 'b'] },
        },
        resolve,
      );
      asked.on('error', reject);
      asked.end('{}');
    });
    expect(answer.statusCode).toBe(400);
    expect(await json(answer)).toMatchObject({
      errors: [{ path: 'Idempotency-Key', message: 'expected it once, was 2 times' }],
    });
    expect(commands).toEqual([]);
  });
});
