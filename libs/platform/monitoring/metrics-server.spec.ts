import { Counter, Registry } from 'prom-client';
import { MetricsServer } from './metrics-server.js';

describe('the metrics server', () => {
  let server: MetricsServer | null = null;
  let missing: readonly string[] = [];
  afterEach(async () => {
    await server?.close();
    server = null;
    missing = [];
  });

  const start = async (): Promise<MetricsServer> => {
    const registry = new Registry();
    new Counter({ name: 'things_total', help: 'Things.', registers: [registry] }).inc(3);
    const service = { registry, waitingFor: () => missing };
    return (server = await MetricsServer.listen(service, { host: '127.0.0.1', port: 0 }));
  };

  it('gives the registry as Prometheus text', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('things_total 3');
  });

  it('is live at once and ready when nothing is missing', async () => {
    missing = ['bars/0', 'bars/1'];
    const { url } = await start();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const waiting = await fetch(`${url}/health/ready`);
    expect(waiting.status).toBe(503);
    expect(await waiting.json()).toMatchObject({ detail: 'waits for bars/0, bars/1' });
    missing = [];
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ready' });
  });

  it('has no other page and takes no other method', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/`)).status).toBe(404);
    const posted = await fetch(`${url}/metrics`, { method: 'POST' });
    expect(posted.status).toBe(405);
    expect(posted.headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers HEAD without a body', async () => {
    const { url } = await start();
    const answer = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('refuses a port that is taken, and one that is none, with the name of the variable', async () => {
    const { url } = await start();
    const service = { registry: new Registry(), waitingFor: () => [] };
    for (const port of [Number(new URL(url).port), 99_999]) {
      const second = MetricsServer.listen(service, { host: '127.0.0.1', port });
      await expect(second).rejects.toThrow(
        /^METRICS_PORT: expected a port that is free on 127\.0\.0\.1, was \d+ \(\w+\)$/,
      );
    }
  });
});
