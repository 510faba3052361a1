import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import { processTracing } from '#platform/tracing/process-tracing.js';
import { topics } from '#stream/topics.js';
import { startDriven, type DrivenGateway } from '../../../test/gateway/driven-gateway.js';
import { startGateway } from '../../../test/gateway/running-gateway.js';
import { quietPortfolio, tradedLog } from '../../../test/gateway/traded-log.js';
import { routesOf } from '../access/routes.js';
import type { AccessLine } from './access-log.js';
import { tracedRoutes } from './call-traces.js';

jest.setTimeout(60_000);

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const CALLER = { traceparent: `00-${TRACE}-${SPAN}-01`, baggage: 'principal=somebody-else' };
const REBALANCE = '/portfolios/portf1/rebalance';

describe('the traces of calls', () => {
  let exporter: InMemorySpanExporter;
  let lines: AccessLine[];
  let gateway: DrivenGateway;
  const tracing = () =>
    processTracing({
      ...{ namespace: 'test', sampler: new AlwaysOnSampler() },
      processor: new SimpleSpanProcessor({ exporter }),
    });
  const started = async (traces: 'on' | 'off'): Promise<void> => {
    exporter = new InMemorySpanExporter();
    lines = [];
    const { calls } = tracing();
    const access = {
      accessLog: (line: AccessLine) => lines.push(line),
      ...(traces === 'on' && calls !== null && { calls }),
    };
    gateway = await startDriven(tradedLog([quietPortfolio()], 8), { access, patienceMs: 200 });
  };
  afterEach(() => gateway.stop());

  /** Spans and access lines come when an exchange is over, a moment after its answer. */
  const when = async <Of>(list: () => readonly Of[], count: number): Promise<readonly Of[]> => {
    while (list().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return list();
  };
  const spans = (count: number): Promise<readonly ReadableSpan[]> =>
    when(() => exporter.getFinishedSpans(), count);
  const written = (value: { readonly kind: string }): Record<string, string>[] =>
    gateway.log.records
      .filter(({ topic }) => topic === topics.universe.name)
      .filter((record) => (record.value as { kind: string }).kind === value.kind)
      .map(({ headers }) => headers);

  it('are of the routes that write a command or a definition, and of no other', async () => {
    await started('on');
    expect([...tracedRoutes(routesOf(gateway.app))].sort()).toEqual([
      'DELETE /portfolios/:portfolioId',
      'DELETE /universes/:universeId',
      'POST /portfolio/rebalance',
      'POST /portfolios',
      'POST /portfolios/:portfolioId/rebalance',
      'POST /universes',
      'PUT /portfolios/:portfolioId',
      'PUT /universes/:universeId',
    ]);
    await gateway.call('/portfolios', { headers: CALLER });
    await gateway.call('/analysis/optimize', { method: 'POST', headers: CALLER });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it("have the caller's span above the gateway's, and name that in the command's record", async () => {
    await started('on');
    const { body } = await gateway.ask<{ commandId: string }>('POST', REBALANCE, {}, CALLER);
    const [commit, server] = await spans(2);
    expect(commit.name).toBe('gateway.commit');
    expect(commit.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
    expect(server.name).toBe('POST /portfolios/:portfolioId/rebalance');
    expect(server.parentSpanContext).toMatchObject({ traceId: TRACE, spanId: SPAN });
    expect(server.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/portfolios/:portfolioId/rebalance',
      'http.response.status_code': 202,
      'ballast.request_id': lines[0].requestId,
      'ballast.command': body.commandId,
      'ballast.portfolio': 'portf1',
      'ballast.universe': 'casablanca',
    });
    const traceparent = `00-${TRACE}-${server.spanContext().spanId}-01`;
    expect(written({ kind: 'command' })).toEqual([{ traceparent }]);
  });

  it('are of definitions likewise, with a trace of its own where the caller names none', async () => {
    await started('on');
    const { status } = await gateway.ask('DELETE', '/portfolios/portf1');
    const [, server] = await spans(2);
    const { traceId, spanId } = server.spanContext();
    expect(server.parentSpanContext).toBeUndefined();
    expect(server.attributes).toMatchObject({
      'http.response.status_code': status,
      'ballast.definition': expect.any(String) as unknown,
    });
    expect(written({ kind: 'definition' })).toEqual([
      { traceparent: `00-${traceId}-${spanId}-01` },
    ]);
  });

  it('are of what is refused too, but not of strangers', async () => {
    await started('on');
    await gateway.ask('POST', REBALANCE, { dryRun: 'perhaps' });
    const [refused] = await spans(1);
    expect(refused.attributes['http.response.status_code']).toBe(400);
    await gateway.call(REBALANCE, {
      method: 'POST',
      headers: { 'x-api-key': 'nobody', ...CALLER },
    });
    const [, stranger] = await when(() => lines, 2);
    expect(stranger).toMatchObject({ status: 401, traceId: TRACE });
    expect(exporter.getFinishedSpans()).toEqual([refused]);
  });

  it('are in the log by their ids, beside those of the request', async () => {
    await started('on');
    await gateway.ask('POST', REBALANCE, { dryRun: true }, { 'x-request-id': 'r-1', ...CALLER });
    await gateway.ask('DELETE', '/portfolios/portf1');
    const [first, second] = await when(() => lines, 2);
    expect(first).toMatchObject({ requestId: 'r-1', traceId: TRACE });
    const [, , , server] = await spans(4);
    expect(second.traceId).toBe(server.spanContext().traceId);
  });

  it('are nowhere where nobody asked for them', async () => {
    await started('off');
    const { status } = await gateway.ask('POST', REBALANCE, { dryRun: true }, CALLER);
    expect(status).toBe(202);
    expect(written({ kind: 'command' })).toEqual([{}]);
    expect((await when(() => lines, 1)).map((line) => Object.keys(line))).toEqual([
      ['method', 'route', 'status', 'principal', 'requestId'],
    ]);
  });

  it.each([
    ['on', { requestId: 'r-1', traceId: TRACE }],
    ['off', { requestId: 'r-1' }],
  ] as const)('with traces %s a surprise is logged with its ids', async (traces, ids) => {
    await started(traces);
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const err = new Error('unheard of');
    const run = (): Promise<never> => Promise.reject(err);
    const { calls } = tracing();
    const failing = await startGateway({
      calculator: { ...inlineCalculator(), run, runJudged: run },
      access: traces === 'on' && calls !== null ? { calls } : {},
    });
    const problem = { instruments: ['A'], covariance: [[1]], objective: { kind: 'minVolatility' } };
    await failing.call('/analysis/optimize', {
      method: 'POST',
      body: JSON.stringify(problem),
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-1', ...CALLER },
    });
    await failing.stop();
    expect(logged.mock.calls).toEqual([
      [{ path: '/analysis/optimize', ...ids, err }, 'request failed'],
    ]);
    logged.mockRestore();
  });
});
