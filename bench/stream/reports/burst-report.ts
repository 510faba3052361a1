import type { StreamArguments } from '../arguments.js';
import { liveOnce } from '../modes/live.js';
import type { Bench } from '../session.js';
import { quantile } from '../statistics.js';
import { pipelines } from './arms.js';
import { logLive } from './live-report.js';
import { barTable, decimal, table, whole } from './table.js';

const WEIGHTS_P99_MS = 800;
const COMPLETE_PERCENT = 99.8;
const MINUTE_WINDOWS = 60;

/** 10 k ticks/s that go up to 50 k for ten seconds each minute. */
export async function reportBurst(bench: Bench, args: StreamArguments): Promise<string[]> {
  const [pipeline] = pipelines(['ours'], args.peer);
  const minutes = args.quick ? 1 : Math.ceil(args.windows / MINUTE_WINDOWS);
  const live = await liveOnce(bench, {
    pipeline,
    setting: {
      instruments: 100,
      portfolios: 100,
      reviews: 'often',
      rate: 10_000,
      profile: 'burst',
      clock: 'live',
    },
    // The profile starts with the run: the warm-up is part of its first minute.
    length: { warmWindows: 20, windows: minutes * MINUTE_WINDOWS - 20 },
  });
  logLive(bench, live);
  const { completeness } = live;
  const share = completeness === null ? NaN : (1 - completeness.lost / completeness.sent) * 100;
  const rows = [
    ['outside bursts', live.metrics, live.weights],
    ['inside bursts', live.burstMetrics, live.burstWeights],
  ] as const;
  const p99 = quantile(live.burstWeights, 0.99);
  return [
    `${minutes} minutes of 10 000 ticks/s with 50 000/s in the last ten seconds of each; ours, 100 portfolios, ` +
      `${whole(completeness?.sent ?? NaN)} ticks sent, ${decimal(live.machineBusy)} cores busy.`,
    '',
    ...table(
      ['when', 'windows', 'metrics p50', 'p99', 'max ms', 'weights p50', 'p99', 'max ms'],
      rows.map(([when, metrics, weights]) => [
        when,
        whole(metrics.length),
        ...[0.5, 0.99, 1].map((q) => whole(quantile(metrics, q))),
        ...[0.5, 0.99, 1].map((q) => whole(quantile(weights, q))),
      ]),
    ),
    '',
    ...barTable([
      {
        what: 'window end -> new weights readable, in the burst',
        bar: `p99 <= ${WEIGHTS_P99_MS} ms`,
        measured: `${whole(p99)} ms`,
        met: Number.isFinite(p99) ? p99 <= WEIGHTS_P99_MS : null,
      },
      {
        what: 'completeness by sequence number',
        bar: '>= 99.8 %, lost 0, doubled 0',
        measured: `${decimal(share, 3)} %, lost ${completeness?.lost ?? '-'}, doubled ${completeness?.doubled ?? '-'}`,
        met:
          completeness === null
            ? null
            : share >= COMPLETE_PERCENT && completeness.lost === 0 && completeness.doubled === 0,
      },
    ]),
  ];
}
