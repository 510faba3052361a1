import { Counter, Registry } from 'prom-client';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';

describe('GET /metrics', () => {
  let gateway: RunningGateway;
  afterEach(() => gateway.stop());

  const lines = async (): Promise<string[]> => {
    const response = await gateway.call('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return (await response.text()).split('\n');
  };

  it('gives business figures per portfolio and counts by route template', async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    await gateway.call('/decisions/d1');
    await gateway.call('/decisions/d2');
    await gateway.call('/some/unknown/path');
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'ballast_portfolio_annual_sharpe_ratio{portfolio="portf1"} 0.64',
        'ballast_portfolio_annual_risk_ratio{portfolio="portf1"} 0.15',
        'ballast_portfolio_drawdown_ratio{portfolio="portf1"} 0',
        'ballast_portfolio_weights_version{portfolio="portf1"} 7',
        'ballast_portfolio_windows_total{portfolio="portf1"} 655',
        'ballast_decisions_total{portfolio="portf1",status="applied"} 1',
        'ballast_decisions_total{portfolio="portf1",status="rejected"} 1',
        'ballast_dead_letters_total{code="DATA_TICK_NOT_POSITIVE"} 1',
        'ballast_late_ticks_total 0',
        'ballast_http_requests_total{method="GET",route="/decisions/:decisionId",status="200"} 2',
        'ballast_http_requests_total{method="GET",route="unmatched",status="404"} 1',
      ]),
    );
  });

  it('does not add up what is read twice', async () => {
    gateway = await startGateway();
    gateway.log.append(...filledLog());
    const counts = async (): Promise<string[]> =>
      (await lines()).filter((line) => /^ballast_(decisions|dead_letters|portfolio)/.test(line));
    const first = await counts();
    expect(first.length).toBeGreaterThan(5);
    expect(await counts()).toEqual(first);
  });

  it('shows how busy the event loop is, and what else runs in the process', async () => {
    const registry = new Registry();
    new Counter({ name: 'things_total', help: 'Things.', registers: [registry] }).inc(3);
    gateway = await startGateway({ registry });
    const shown = await lines();
    expect(shown).toContain('things_total 3');
    expect(shown.filter((line) => line.startsWith('ballast_event_loop_'))).toHaveLength(4);
  });

  it('needs no key when it is configured public', async () => {
    gateway = await startGateway({ metricsPublic: true });
    expect((await gateway.call('/metrics', { headers: { 'x-api-key': '' } })).status).toBe(200);
  });
});
