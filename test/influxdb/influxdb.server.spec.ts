import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type InfluxTarget, InfluxWriter } from '#platform/influx/influx-writer.js';
import { LineDelivery } from '#platform/influx/line-delivery.js';
import { Spill } from '#platform/influx/spill.js';
import { packageRoot } from '#platform/package-root.js';
import { filledHistory } from '#testing/history/filled-history.js';
import {
  influxAvailable,
  INFLUX_TIMEOUT_MS,
  InfluxServer,
  type InfluxVersion,
} from '#testing/influx/influx-server.js';
import { isSoInTime } from '#testing/in-time.js';
import { MemoryTopicLog } from '#testing/memory-topic-log.js';
import { describeIf } from '#testing/requires.js';
import { seededUniform } from '#testing/seeded-random.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { metrics, metricsRecord } from '#testing/wire-fixtures.js';
import { InfluxRecorder } from '../../apps/recorder/influx/influx-recorder.js';
import { barLines } from '../../apps/recorder/influx/points.js';
import { PositionFile } from '../../apps/recorder/influx/position-file.js';
import { fluxOf, LEVELS } from '../../tools/influxdb/flux-of.mjs';
import { backfill, setUp } from '../../tools/influxdb/set-up.mjs';
import { barsIn, barsOf, type Close, type FluxRow } from './bars.js';

/** Of what waits on the disk to be written, or of a task to be run. */
const DONE_WITHIN_MS = 120_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const RANGE = { from: '2026-03-02', to: '2026-03-04' };
const INSTRUMENTS = ['AKT', 'ATW'];

/** Closes of two days, every 7 seconds for a while around midnight and on full minutes; some windows are missing. */
function closes(seed: number): readonly Close[] {
  const random = seededUniform(seed);
  const from = Date.parse(`${RANGE.from}T23:50:00Z`);
  let close = 100;
  return Array.from({ length: 300 }, (_, k) => {
    close *= 1 + (random() - 0.5) / 100;
    return { ms: from + k * (k % 3 === 0 ? 6_000 : 7_000), close };
  })
    .filter(() => random() > 0.2)
    .sort((a, b) => a.ms - b.ms);
}
const series = INSTRUMENTS.map((instrument, i) => ({ instrument, closes: closes(20261129 + i) }));

const lines = (): string[] =>
  series.flatMap(({ instrument, closes: some }) =>
    some.flatMap(({ ms, close }) =>
      barLines(
        {
          ...{ universeId: 'casablanca', universeVersion: 1, windowEnd: ms, session: '' },
          ...{ source: 'live', revision: 0, window: 1, dtYears: 1e-7 },
          ...{ returns: [0], closes: [close], stale: [false] },
        },
        [instrument],
      ),
    ),
  );

/** A recorder of its own files against a server. */
function recorderOf(server: InfluxServer, log: MemoryTopicLog, random = () => 0) {
  const directory = temporaryDirectory();
  const spill = new Spill(join(directory, 'spill'), { onDamage: () => undefined });
  const troubles: string[] = [];
  const onTrouble = (text: string): void => void troubles.push(text);
  const timing = {
    now: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    turn: () => Promise.resolve(),
  };
  const recorder = new InfluxRecorder({
    ...{ source: log, timing, onTrouble, logId: () => Promise.resolve('log') },
    delivery: new LineDelivery({
      ...{ writer: new InfluxWriter(server.target), spill, spillLimitBytes: 1e9 },
      ...{ now: timing.now, random, onTrouble },
    }),
    positions: new PositionFile(join(directory, 'positions.json')),
  });
  recorder.start();
  const stop = async (): Promise<void> => {
    await recorder.stop();
    await spill.close();
  };
  return { recorder, stop, troubles };
}

/** The examples of docs/influxdb.md, with the bucket of a server. */
function shownQueries(bucket: string): readonly string[] {
  const page = readFileSync(join(packageRoot(), 'docs', 'influxdb.md'), 'utf8');
  return [...page.matchAll(/```flux\n(.*?)```/gs)].map(([, query]) =>
    query.replaceAll('bucket: "ballast"', `bucket: "${bucket}"`),
  );
}

function onAnyServer(version: InfluxVersion, body?: (server: () => InfluxServer) => void): void {
  describeIf(influxAvailable(version), `an InfluxDB ${version}`, () => {
    let server: InfluxServer;
    beforeAll(async () => {
      server = await InfluxServer.start(version);
    }, INFLUX_TIMEOUT_MS);
    afterAll(async () => {
      await server.remove();
      removeTemporaryDirectories();
    }, INFLUX_TIMEOUT_MS);

    const count = async (measurement: string, field: string): Promise<number> => {
      const rows = await server.flux<{ _value: number }>(
        `from(bucket: "${server.target.bucket}") |> range(start: 2000-01-01T00:00:00Z, stop: 2100-01-01T00:00:00Z)
          |> filter(fn: (r) => r._measurement == "${measurement}" and r._field == "${field}")
          |> group() |> count()`,
      );
      return rows[0]?._value ?? 0;
    };

    it(
      'takes all that is recorded, and the same again as the same; nothing is lost when it is killed',
      async () => {
        const log = new MemoryTopicLog();
        log.append(...filledHistory(30));
        const first = recorderOf(server, log);
        await first.recorder.settled();
        expect([await count('metrics', 'risk'), await count('weights', 'target')]).toEqual([30, 6]);
        await first.stop();
        const again = recorderOf(server, log);
        await again.recorder.settled();
        expect([await count('metrics', 'risk'), await count('weights', 'held')]).toEqual([30, 90]);
        await server.kill();
        for (let k = 1; k <= 20; k++) {
          log.append(metricsRecord(metrics({ windowEnd: Date.UTC(2026, 4, k) })));
          await again.recorder.settled();
        }
        expect(again.recorder.figures.state).toBe('spilling');
        await server.start();
        await isSoInTime(DONE_WITHIN_MS, 'the spill to be drained', {
          isSo: () => again.recorder.figures.state === 'delivering',
          evidence: () => JSON.stringify(again.recorder.figures),
        });
        await again.stop();
        expect(await count('metrics', 'risk')).toBe(50);
        expect(again.recorder.figures).toMatchObject({ refused: 0, lag: 0, spilledBytes: 0 });
      },
      INFLUX_TIMEOUT_MS,
    );

    it(
      'refuses a field of another type: the rest of the request is there, and it is counted',
      async () => {
        const writer = new InfluxWriter(server.target);
        await writer.write(['conflict value=1 1000000000']);
        expect(
          await writer.write(['conflict value="text" 2000000000', 'conflict value=3 3000000000']),
        ).toMatchObject({ status: 'refused', points: 1 });
        const rows = await server.flux<{ _value: number }>(
          `from(bucket: "${server.target.bucket}") |> range(start: 0)
            |> filter(fn: (r) => r._measurement == "conflict")`,
        );
        expect(rows.map(({ _value }) => _value).sort()).toEqual([1, 3]);
      },
      INFLUX_TIMEOUT_MS,
    );

    it(
      'refuses a line that is no point: the rest of the request is there, and it is counted',
      async () => {
        const writer = new InfluxWriter(server.target);
        const sent = ['torn value=1 1000000000', 'torn', 'torn value=3 3000000000'];
        expect(await writer.write(sent)).toMatchObject({ status: 'refused', points: 1 });
        const rows = await server.flux<{ _value: number }>(
          `from(bucket: "${server.target.bucket}") |> range(start: 0)
            |> filter(fn: (r) => r._measurement == "torn")`,
        );
        expect(rows.map(({ _value }) => _value).sort()).toEqual([1, 3]);
      },
      INFLUX_TIMEOUT_MS,
    );

    it(
      'answers every query that the page shows',
      async () => {
        await new InfluxWriter(server.target).write(lines());
        const queries = shownQueries(server.target.bucket);
        expect(queries.length).toBeGreaterThan(3);
        for (const query of queries) {
          expect([query, (await server.flux(query)).length > 0]).toEqual([query, true]);
        }
      },
      INFLUX_TIMEOUT_MS,
    );

    it(
      'makes of raw closes the minutes that a recomputation makes',
      async () => {
        await new InfluxWriter(server.target).write(lines());
        // Version 1.8 reads Flux and writes none: the bars are answered instead.
        const query = fluxOf(LEVELS[0], server.target.bucket, RANGE).replace(/ *\|> to\(.*\)/, '');
        const rows = await server.flux<FluxRow>(query);
        for (const { instrument, closes: some } of series) {
          expect(barsIn(rows, instrument)).toEqual(barsOf(some, MINUTE_MS));
        }
      },
      INFLUX_TIMEOUT_MS,
    );

    body?.(() => server);
  });
}

/** One run of a task of a target's bucket, as the scheduler makes it at `instant`; resolves when it has succeeded. */
async function runTask({ url, token, bucket }: InfluxTarget, name: string, instant: string) {
  const call = (path: string, body?: object): Promise<Response> =>
    fetch(`${url}/api/v2/${path}`, {
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  const ask = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const response = await call(path, body);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const { tasks } = await ask<{ tasks: readonly { readonly id: string; readonly flux: string }[] }>(
    `tasks?name=${encodeURIComponent(name)}`,
  );
  const task = tasks.find(({ flux }) => flux.includes(`"${bucket}_1`));
  const runs = `tasks/${task?.id}/runs`;
  const { id } = await ask<{ id: string }>(runs, { scheduledFor: instant });
  let run: { readonly status: string } = { status: 'asked for' };
  await isSoInTime(DONE_WITHIN_MS, `a run of "${name}" to succeed`, {
    isSo: async () => {
      const response = await call(`${runs}/${id}`);
      // Between what is under way and what was done a run is nowhere for a moment.
      if (response.status === 404) return false;
      run = (await response.json()) as typeof run;
      if (run.status === 'failed') throw new Error(`expected success, was ${JSON.stringify(run)}`);
      return run.status === 'success';
    },
    evidence: () => JSON.stringify(run),
  });
}

onAnyServer('1.8');

// CI builds 1.8 alone and skips nothing; after `tools/influxdb/install.sh 2.7` these run too.
if (influxAvailable('2.7').met) {
  onAnyServer('2.7', (server) => {
    it(
      'is set up twice as once, and past days are made as a recomputation makes them',
      async () => {
        const { target } = server();
        const days = { raw: 3650, minutes: 3650, days: 0 };
        const made = await setUp(target, days);
        expect(
          made.filter((line) => line.startsWith('task') && line.endsWith(': made')),
        ).toHaveLength(2);
        expect((await setUp(target, days)).filter((line) => line.endsWith(': made'))).toEqual([]);
        await new InfluxWriter(target).write(lines());
        await backfill(target, RANGE);
        await backfill(target, RANGE);
        for (const [suffix, size] of [
          ['_1m', MINUTE_MS],
          ['_1d', DAY_MS],
        ] as const) {
          const rows = await server().flux<FluxRow>(
            `from(bucket: "ballast${suffix}") |> range(start: ${RANGE.from}T00:00:00Z, stop: ${RANGE.to}T00:00:00Z)`,
          );
          for (const { instrument, closes: some } of series) {
            expect([suffix, barsIn(rows, instrument)]).toEqual([suffix, barsOf(some, size)]);
          }
        }
      },
      INFLUX_TIMEOUT_MS,
    );

    it(
      'runs both tasks by its scheduler, and they make the minutes and days that a recomputation makes',
      async () => {
        const target = { ...server().target, bucket: 'tasks' };
        await setUp(target, { raw: 3650, minutes: 3650, days: 0 });
        await new InfluxWriter(target).write(lines());
        // The closes end before half past midnight: as seen then, all are within two hours.
        await runTask(target, 'ballast bars 1m', '2026-03-03T00:30:00Z');
        await runTask(target, 'ballast bars 1d', '2026-03-03T01:00:00Z');
        for (const [suffix, size] of [
          ['_1m', MINUTE_MS],
          ['_1d', DAY_MS],
        ] as const) {
          const rows = await server().flux<FluxRow>(
            `from(bucket: "tasks${suffix}") |> range(start: ${RANGE.from}T00:00:00Z, stop: ${RANGE.to}T00:00:00Z)`,
          );
          for (const { instrument, closes: some } of series) {
            expect([suffix, barsIn(rows, instrument)]).toEqual([suffix, barsOf(some, size)]);
          }
        }
      },
      INFLUX_TIMEOUT_MS,
    );
  });
}
