import { openEventStream, type EventStream } from '../../../test/gateway/event-stream.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { metrics, metricsRecord, WINDOW_END } from '#testing/wire-fixtures.js';

const LISTENERS = 1_000;
const AT_A_TIME = 50;

describe('one gateway with a thousand listeners', () => {
  let gateway: RunningGateway;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    gateway = await startGateway({ live: { heartbeatMs: 2_000 } });
    gateway.log.append(...filledLog());
    while (streams.length < LISTENERS) {
      const opening = Array.from({ length: AT_A_TIME }, () =>
        openEventStream(gateway, '/portfolio/stream'),
      );
      streams.push(...(await Promise.all(opening)));
    }
    await Promise.all(streams.map(({ take }) => take(2)));
  }, 120_000);
  afterAll(async () => {
    streams.forEach((stream) => stream.close());
    await gateway.stop();
  });

  it('each is told of the next window, and hears that the gateway lives', async () => {
    gateway.log.append(metricsRecord(metrics({ windowEnd: WINDOW_END + 86_400_000 })));
    const told = await Promise.all(
      streams.map(async ({ take }) => {
        const seen = new Set<string>();
        while (!['weights', 'metrics', 'heartbeat'].every((name) => seen.has(name))) {
          for (const { name } of await take(1)) seen.add(name);
        }
        return seen.size;
      }),
    );
    expect(told).toEqual(Array.from({ length: LISTENERS }, () => 3));
  }, 60_000);

  it('and reads are answered meanwhile', async () => {
    gateway.log.append(metricsRecord(metrics({ windowEnd: WINDOW_END + 2 * 86_400_000 })));
    expect((await gateway.call('/portfolio/weights')).status).toBe(200);
    expect(await (await gateway.call('/metrics')).text()).toContain(
      `ballast_stream_listeners ${LISTENERS}`,
    );
  });
});
