import { windowIds } from '#platform/tracing/window-identity.js';
import { describeIf } from '#testing/requires.js';
import { type Ended, inDirectory, isBuilt, startMainJob } from '../embedded/main-job.js';
import { Collector, type ReceivedSpan } from './collector.js';
import { shownMetrics } from './shown-metrics.js';

const built = { met: isBuilt, needs: 'a build in dist (npm test makes one)' };
/** A replay, and two simulated sessions. */
const TIMEOUT_MS = 120_000;

/** What a main job showed while it lived for so many simulated sessions. */
interface Lived {
  readonly ended: Ended;
  readonly metrics: ReadonlyMap<string, readonly string[]>;
}

const live = (endpoint: string, sessions: number): Promise<Lived> =>
  inDirectory(async (directory) => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, METRICS_PUBLIC: 'true' };
    const job = startMainJob({ directory, environment });
    const [, url] = await job.printed(/Swagger UI\s+(\S+)\/docs/);
    await job.printed(new RegExp(`(?:demo {2}simulated session .*\\s+){${sessions}}`));
    const metrics = await shownMetrics(url);
    job.child.kill('SIGTERM');
    return { ended: await job.ended, metrics };
  });

const idsOf = ({ attributes }: ReceivedSpan) =>
  windowIds('ballast', {
    universeId: String(attributes['ballast.universe']),
    windowEnd: Number(attributes['ballast.window_end_ms']),
  });

describeIf(built, 'the main job with a collector', () => {
  let collector: Collector;
  let lived: Lived;
  beforeAll(async () => {
    collector = await Collector.listen();
    lived = await live(collector.url, 2);
  }, TIMEOUT_MS);
  afterAll(() => collector.close());

  it('ends cleanly, and has sent by then the spans of what is simulated, none of history', () => {
    const { code, stderr, stdout } = lived.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('traces:');
    const { spans, refused } = collector;
    expect(refused).toEqual([]);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['ballast-embedded']));
    const sources = spans.map(({ attributes }) => attributes['ballast.source']);
    expect(new Set(sources)).toEqual(new Set(['simulated']));
  });

  it('has sent one trace a window, under the ids that the window has', () => {
    const { spans } = collector;
    const roots = spans.filter(({ name }) => name === 'window');
    const names = spans.flatMap(({ traceId, name }) =>
      traceId === roots[0].traceId ? [name] : [],
    );
    expect(names.sort()).toEqual([
      ...Array<string>(4).fill('bars.commit'),
      ...['universe.commit', 'universe.fold', 'window'],
    ]);
    for (const span of spans) {
      const { traceId, rootSpanId } = idsOf(span);
      const own = roots.includes(span) ? span.spanId : span.parentSpanId;
      expect([span.traceId, own]).toEqual([traceId, rootSpanId]);
      expect(span.endTimeUnixNano >= span.startTimeUnixNano).toBe(true);
    }
  });

  it('shows the metrics of stages and feeds beside those of the gateway', () => {
    const { metrics } = lived;
    const stagesOf = (name: string): ReadonlySet<string | undefined> =>
      new Set((metrics.get(name) ?? []).map((labels) => /stage="(\w+)"/.exec(labels)?.[1]));
    const all = new Set(['audit', 'bars', 'decide', 'intake', 'normalise', 'universe']);
    for (const figure of [
      'lag_records',
      'restarts_total',
      'late_ticks_total',
      'dead_letters_total',
    ]) {
      expect([figure, stagesOf(`ballast_stage_${figure}`)]).toEqual([figure, all]);
    }
    // Nobody has written raw quotes, so normalise has committed nothing.
    const committed = new Set(['audit', 'bars', 'decide', 'intake', 'universe']);
    expect(stagesOf('ballast_stage_transaction_seconds')).toEqual(committed);
    expect(metrics.get('ballast_stage_watermark_delay_seconds')).toEqual(
      expect.arrayContaining([expect.stringMatching(/stage="universe".*source="simulated"/)]),
    );
    expect(metrics.get('ballast_feed_transaction_seconds')?.length).toBeGreaterThan(0);
    expect(metrics.get('ballast_event_loop_utilisation_ratio')).toEqual(['']);
  });

  it(
    'says so where it cannot reach one, and ends cleanly all the same',
    async () => {
      const { ended } = await live(`${collector.url}/nobody/is/here`, 1);
      expect(ended.code).toBe(0);
      expect(ended.stdout).toContain('traces: ');
      expect(collector.refused[0]).toBe('POST /nobody/is/here/v1/traces');
    },
    TIMEOUT_MS,
  );
});
