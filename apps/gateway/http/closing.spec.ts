import { Agent, request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import {
  startGateway,
  TEST_KEY,
  type RunningGateway,
} from '../../../test/gateway/running-gateway.js';
import { CLOSED_EDGE } from './edge.js';

jest.setTimeout(60_000);

/** What a client sees: the status and whether its connection ends, or how it failed. */
interface Seen {
  readonly status: number;
  readonly ends: boolean;
}

describe('a gateway that closes', () => {
  let gateway: RunningGateway;
  let release: () => void;
  let agent: Agent;
  const begin = async (server: Partial<typeof CLOSED_EDGE.server> = {}): Promise<void> => {
    const calculator = inlineCalculator();
    const held = new Promise<void>((resolve) => (release = resolve));
    gateway = await startGateway({
      access: { edge: { ...CLOSED_EDGE, server: { ...CLOSED_EDGE.server, ...server } } },
      calculator: {
        ...calculator,
        run: async (kind, task, signal) => {
          await held;
          return calculator.run(kind, task, signal);
        },
      },
    });
    agent = new Agent({ keepAlive: true, maxSockets: 8 });
  };
  afterEach(() => {
    agent.destroy();
  });

  const port = (): number =>
    ((gateway.app.getHttpServer() as Server).address() as AddressInfo).port;
  const call = (at: number, path: string, body?: string): Promise<Seen> =>
    new Promise((resolve, reject) => {
      const headers = { 'x-api-key': TEST_KEY, 'content-type': 'application/json' };
      const method = body === undefined ? 'GET' : 'POST';
      const asked = request(
        { port: at, path, method, headers, agent },
        (answer: IncomingMessage) => {
          answer.resume();
          const ends = answer.headers.connection === 'close';
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, ends }));
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });

  const CALCULATION = JSON.stringify({ returns: [0.01, -0.02, 0.03], periodsPerYear: 252 });

  it('answers what is under way, then what a kept connection still asks, and takes nobody new', async () => {
    await begin();
    const at = port();
    const waiting = call(at, '/analysis/performance', CALCULATION);
    const idle = await call(at, '/health/live');
    expect(idle).toEqual({ status: 200, ends: false });
    await pause(50);
    const closed = gateway.stop();
    await pause(50);
    // On the connection that was idle when the close began.
    expect(await call(at, '/health/ready')).toEqual({ status: 503, ends: true });
    release();
    expect(await waiting).toMatchObject({ status: 200 });
    const fresh = new Agent({ keepAlive: false });
    agent = fresh;
    await expect(call(at, '/health/live')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await closed;
  });

  it('cuts what is not answered in time', async () => {
    await begin({ lingerMs: 0, drainMs: 100 });
    const at = port();
    const waiting = call(at, '/analysis/performance', CALCULATION).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    await pause(50);
    await gateway.stop();
    release();
    expect(await waiting).toBe('ECONNRESET');
  });

  it('does not wait where nobody is connected', async () => {
    await begin({ lingerMs: 30_000, drainMs: 30_000 });
    const closed = gateway.stop();
    const slow = pause(10_000, 'slow', { ref: false });
    expect(await Promise.race([closed, slow])).toBeUndefined();
  });
});
