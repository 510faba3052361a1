import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJournal } from '#platform/journal/read-journal.js';
import { avroRecordCodec } from '#platform/task/record-codec.js';
import type { UniverseRecord } from '#stream/generated/wire-types.js';
import type { Headers } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { describeIf } from '#testing/requires.js';
import { digestIn, type Ended, inDirectory, isBuilt, startMainJob } from '../embedded/main-job.js';
import { Collector, type ReceivedSpan } from './collector.js';
import { whenReady } from './shown-metrics.js';

const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };
/** A replay, and a moment. */
const TIMEOUT_MS = 120_000;
const KEY = 'a-key-of-the-trace-spec';
const CALLER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const NOTE_MODULES = fileURLToPath(new URL('note-modules.mjs', import.meta.url));

/** What a main job left behind that was asked for a dry run, by a caller who traces. */
interface Asked {
  readonly ended: Ended;
  readonly requestId: string;
  /** Packages of OpenTelemetry that it has loaded. */
  readonly loaded: readonly string[];
  /** Headers of the records that the call gave rise to, by what they are. */
  readonly headers: {
    readonly command: Headers;
    readonly solve: Headers;
    readonly answer: Headers;
  };
}

const askedOf = (environment: Readonly<Record<string, string>>): Promise<Asked> =>
  inDirectory(async (directory) => {
    const noted = join(directory, 'noted');
    const job = startMainJob({
      directory,
      environment: {
        ...{ BALLAST_API_KEY: KEY, NOTED_MODULES: noted, ...environment },
        NODE_OPTIONS: `--import=${NOTE_MODULES}`,
      },
    });
    const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
    await whenReady(url);
    const response = await fetch(`${url}/portfolio/rebalance`, {
      method: 'POST',
      body: '{"dryRun":true,"reason":"traced"}',
      headers: {
        ...{ 'x-api-key': KEY, 'content-type': 'application/json' },
        traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`,
        baggage: 'principal=somebody-else',
      },
    });
    const { statusUrl } = (await response.json()) as { statusUrl: string };
    const statusNow = async (): Promise<string> => {
      const answer = await fetch(`${url}${statusUrl}`, { headers: { 'x-api-key': KEY } });
      return ((await answer.json()) as { status: string }).status;
    };
    while ((await statusNow()) !== 'solved') await new Promise((done) => setTimeout(done, 50));
    job.child.kill('SIGTERM');
    return {
      ended: await job.ended,
      requestId: response.headers.get('x-request-id') ?? '',
      loaded: existsSync(noted) ? readFileSync(noted, 'utf8').trim().split('\n') : [],
      headers: headersIn(join(directory, 'journal')),
    };
  });

function headersIn(journal: string): Asked['headers'] {
  const codec = avroRecordCodec();
  const recordsOf = ({ name }: { readonly name: string }) =>
    readJournal(journal, name).map((record) => {
      const headers = Object.entries(record.headers).filter(([header]) => header !== 'schema');
      return { headers: Object.fromEntries(headers), value: codec.decode(record).value };
    });
  const universe = recordsOf(topics.universe).reverse();
  const of = (is: (value: UniverseRecord) => boolean): Headers =>
    universe.find(({ value }) => is(value as UniverseRecord))?.headers ?? { missing: 'record' };
  return {
    solve: recordsOf(topics.solves).at(-1)?.headers ?? { missing: 'record' },
    command: of(({ kind }) => kind === 'command'),
    answer: of((value) => value.kind === 'answer' && value.request.dryRun),
  };
}

describeIf(built, 'a command to the main job', () => {
  let collector: Collector;
  let on: Asked;
  let off: Asked;
  let trace: readonly ReceivedSpan[];
  beforeAll(async () => {
    collector = await Collector.listen();
    on = await askedOf({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    off = await askedOf({});
    trace = collector.spans.filter(({ traceId }) => traceId === CALLER.traceId);
  }, 2 * TIMEOUT_MS);
  afterAll(() => collector.close());

  it("is one trace with its caller's, from the request to the outcome, each span once", () => {
    const [server] = trace.filter(({ parentSpanId }) => parentSpanId === CALLER.spanId);
    expect(server.name).toBe('POST /portfolio/rebalance');
    expect(server.attributes['ballast.request_id']).toBe(on.requestId);
    const others = trace.filter((span) => span !== server);
    expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(
      new Set([server.spanId]),
    );
    const shortly = others.map(
      ({ name, attributes }) => `${name} ${attributes['ballast.status'] ?? ''}`,
    );
    const [solve] = others.filter(({ name }) => name === 'optimizer.solve');
    const { 'ballast.status': decided } = solve.attributes;
    expect(shortly.sort()).toEqual([
      'gateway.commit ',
      `optimizer.commit ${decided}`,
      `optimizer.solve ${decided}`,
      'outcome.publish accepted',
      'outcome.publish solved',
      'universe.fold accepted',
    ]);
    for (const { startTimeUnixNano, endTimeUnixNano } of trace) {
      expect(endTimeUnixNano >= startTimeUnixNano).toBe(true);
    }
  });

  it('names the span of the gateway in its record, its solve request and the answer', () => {
    const [server] = trace.filter(({ parentSpanId }) => parentSpanId === CALLER.spanId);
    const traceparent = `00-${CALLER.traceId}-${server.spanId}-01`;
    const { command, solve, answer } = on.headers;
    expect({ command, solve, answer }).toEqual({
      command: { traceparent },
      solve: { traceparent },
      answer: { traceparent },
    });
  });

  it('is in the log by its ids', () => {
    const [line] = on.ended.stderr.trim().split('\n');
    expect(JSON.parse(line)).toMatchObject({
      route: '/portfolio/rebalance',
      requestId: on.requestId,
      traceId: CALLER.traceId,
    });
  });

  it('has no header and loads nothing where no collector is named', () => {
    expect(off.headers).toEqual({ command: {}, solve: {}, answer: {} });
    expect(off.loaded).toEqual([]);
    expect(JSON.parse(off.ended.stderr)).not.toHaveProperty('traceId');
    // What the note would say.
    expect(on.loaded).toContain('@opentelemetry/api');
  });

  it('leaves the digest as it is', () => {
    expect(digestIn(on.ended.stdout)).toBe(digestIn(off.ended.stdout));
  });
});
