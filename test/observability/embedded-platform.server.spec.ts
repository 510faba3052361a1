import { join } from 'node:path';
import { influxAvailable, INFLUX_TIMEOUT_MS, InfluxServer } from '#testing/influx/influx-server.js';
import { freePorts } from '#testing/free-ports.js';
import { describeIf } from '#testing/requires.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { isBuilt, type MainJob, startMainJob } from '../embedded/main-job.js';
import { MailServer } from '../notify/mail-server.js';
import { WebServer } from '../notify/web-receiver.js';
import { Alertmanager } from './alertmanager.js';
import { Callers } from './callers.js';
import { dashboardFiles, panelsOf } from './dashboard-files.js';
import { emptyQueries, type Page, valuesOf } from './panel-queries.js';
import { prometheusAvailable } from './prometheus-programs.js';
import { PrometheusServer } from './prometheus-server.js';

const influx = influxAvailable('1.8');
const needs = {
  met: isBuilt && influx.met && prometheusAvailable.met,
  needs: `a build in dist, ${influx.needs}; ${prometheusAvailable.needs}`,
};
const KEY = 'the-key-of-a-test';
/** Rates are over 20 s, and read every second. */
const RUN_MS = 45_000;

describeIf(needs, 'the platform in one process, with Prometheus and InfluxDB', () => {
  let page: Page;
  let job: MainJob;
  let receiver: WebServer;
  let callers: Callers;
  let alertmanager: Alertmanager;
  let mail: MailServer;
  beforeAll(async () => {
    const database = await InfluxServer.start('1.8');
    receiver = await WebServer.start();
    const port = await freePorts(1);
    const { url: influxUrl, token, org, bucket } = database.target;
    const directory = temporaryDirectory();
    job = startMainJob({
      directory,
      environment: {
        ...{ PORT: String(port), BALLAST_API_KEY: KEY, BALLAST_HISTORY: 'sql' },
        ...{ INFLUX_URL: influxUrl, INFLUX_TOKEN: token },
        ...{ INFLUX_ORG: org, INFLUX_BUCKET: bucket },
        BALLAST_PARQUET_DIR: join(directory, 'parquet'),
        WEBHOOK_URLS: receiver.url().href,
        WEBHOOK_SECRETS: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      },
    });
    const url = `http://127.0.0.1:${port}`;
    await job.printed(/demo {2}simulated session/);
    const mailPassword = 'the-password-of-a-test';
    mail = await MailServer.start({ user: 'ballast', password: mailPassword });
    alertmanager = await Alertmanager.start({
      ...{ webhook: receiver.url('/alerts'), webhookToken: 'a-token' },
      ...{ mail: mail.url, mailPassword },
    });
    const targets = [{ service: 'gateway', url, key: KEY }];
    const prometheus = await PrometheusServer.start(targets, alertmanager.url);
    page = { prometheus, influx: database, portfolio: 'portf1' };
    callers = new Callers(url, KEY);
    callers.start();
    await new Promise((resolve) => setTimeout(resolve, RUN_MS));
  }, INFLUX_TIMEOUT_MS);
  afterAll(async () => {
    await callers.stop();
    job.child.kill('SIGTERM');
    await job.ended;
    await page.prometheus.remove();
    await alertmanager.remove();
    await page.influx.remove();
    await receiver.stop();
    await mail.stop();
    removeTemporaryDirectories();
  }, INFLUX_TIMEOUT_MS);

  /** Resolves when an alert is pending or firing, or when it is neither. */
  const whenAlert = async (name: string, active: boolean): Promise<void> => {
    const isActive = async (): Promise<boolean> =>
      (await page.prometheus.alerts()).some(({ labels }) => labels['alertname'] === name);
    while ((await isActive()) !== active) await new Promise((resolve) => setTimeout(resolve, 250));
  };

  it(
    'fills every query of every panel, but for those that only Kafka fills',
    async () => {
      const panels = panelsOf(dashboardFiles()).filter(({ title }) => !title.endsWith('(Kafka)'));
      expect(panels.length).toBeGreaterThan(50);
      expect(await emptyQueries(panels, page)).toEqual([]);
    },
    INFLUX_TIMEOUT_MS,
  );

  it(
    'fills the list of portfolios, and the annotations of their rebalances',
    async () => {
      for (const { templating, annotations, time } of dashboardFiles().values()) {
        for (const { type, query } of templating.list) {
          if (type !== 'query' || typeof query === 'string') continue;
          const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(query.query) ?? [];
          expect(await page.prometheus.labelValues(label, selector)).toEqual([
            'demo',
            'portf1',
            'portf1-walkforward',
          ]);
        }
        for (const { target } of annotations.list ?? []) {
          const causes = await valuesOf(target, time.from, page);
          expect(causes).toEqual(expect.arrayContaining(['sharpeBelowThreshold', 'review']));
        }
      }
    },
    INFLUX_TIMEOUT_MS,
  );

  it('evaluates every rule, and alerts nobody while all is well', async () => {
    const rules = await page.prometheus.rules();
    expect(rules.length).toBeGreaterThan(20);
    for (const { name, health, lastError = '' } of rules) {
      expect([name, health, lastError]).toEqual([name, 'ok', '']);
    }
    const alerts = await page.prometheus.alerts();
    expect(alerts.filter(({ state }) => state === 'firing')).toEqual([]);
  });

  it(
    'is about to alert while InfluxDB is away, and no longer when it is back',
    async () => {
      await page.influx.kill();
      await whenAlert('BallastInfluxSpilling', true);
      await page.influx.start();
      await whenAlert('BallastInfluxSpilling', false);
    },
    INFLUX_TIMEOUT_MS,
  );

  it(
    'mails that the process is gone, a minute after it was killed',
    async () => {
      await callers.stop();
      job.child.kill('SIGKILL');
      await whenAlert('BallastServiceDown', true);
      // Tasks that nobody hosts are told of as well, before or after it.
      const told = (): string | undefined =>
        mail.mails.find((text) => /^Subject: \[firing\] BallastServiceDown/m.test(text));
      while (told() === undefined) await new Promise((resolve) => setTimeout(resolve, 250));
      expect(told()).toContain('docs/runbooks/BallastServiceDown.md');
      expect(receiver.received.some(({ path }) => path === '/alerts')).toBe(true);
    },
    INFLUX_TIMEOUT_MS,
  );
});
