import { join } from 'node:path';
import { influxAvailable, INFLUX_TIMEOUT_MS, InfluxServer } from '#testing/influx/influx-server.js';
import { freePorts } from '#testing/free-ports.js';
import { inTime, isSoInTime } from '#testing/in-time.js';
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
import { Started } from './started.js';

const influx = influxAvailable('1.8');
const needs = {
  met: isBuilt && influx.met && prometheusAvailable.met,
  needs: `a build in dist, ${influx.needs}; ${prometheusAvailable.needs}`,
};
const KEY = 'the-key-of-a-test';
/** Rates are over 20 s, and read every second. */
const RUN_MS = 45_000;
/** The alert is for a minute before it fires. */
const MAILED_WITHIN_MS = 180_000;
const STARTED_WITHIN_MS = 150_000;

describeIf(needs, 'the platform in one process, with Prometheus and InfluxDB', () => {
  let page: Page;
  let job: MainJob;
  let receiver: WebServer;
  let callers: Callers;
  let mail: MailServer;
  const started = new Started();
  beforeAll(async () => {
    const database = await started.take(InfluxServer.start('1.8'), (server) => server.remove());
    receiver = await started.take(WebServer.start(), (server) => server.stop());
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
    await started.take(Promise.resolve(job), ({ child, ended }) => {
      child.kill('SIGKILL');
      return ended;
    });
    let said = '';
    job.child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const url = `http://127.0.0.1:${port}`;
    await inTime(
      STARTED_WITHIN_MS,
      'the shipped history to be replayed',
      job.printed(/demo {2}simulated session/),
      () => said.slice(-2_000),
    );
    const mailPassword = 'the-password-of-a-test';
    const mailServer = MailServer.start({ user: 'ballast', password: mailPassword });
    mail = await started.take(mailServer, (server) => server.stop());
    const alertmanager = await started.take(
      Alertmanager.start({
        ...{ webhook: receiver.url('/alerts'), webhookToken: 'a-token' },
        ...{ mail: mail.url, mailPassword },
      }),
      (server) => server.remove(),
    );
    const targets = [{ service: 'gateway', url, key: KEY }];
    const prometheus = await started.take(
      PrometheusServer.start(targets, alertmanager.url),
      (server) => server.remove(),
    );
    page = { prometheus, influx: database, portfolio: 'portf1' };
    callers = new Callers(url, KEY);
    await started.take(Promise.resolve(callers), () => callers.stop());
    callers.start();
    await new Promise((resolve) => setTimeout(resolve, RUN_MS));
  }, INFLUX_TIMEOUT_MS);
  afterAll(async () => {
    await started.remove();
    removeTemporaryDirectories();
  }, INFLUX_TIMEOUT_MS);

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
      const { influx: database, prometheus } = page;
      await database.kill();
      await prometheus.whenAlert('BallastInfluxSpilling', true);
      await database.start();
      await prometheus.whenAlert('BallastInfluxSpilling', false);
    },
    INFLUX_TIMEOUT_MS,
  );

  it(
    'mails that the process is gone, a minute after it was killed',
    async () => {
      await callers.stop();
      job.child.kill('SIGKILL');
      await page.prometheus.whenAlert('BallastServiceDown', true);
      // Tasks that nobody hosts are told of as well, before or after it.
      const told = (): string | undefined =>
        mail.mails.find((text) => /^Subject: \[firing\] BallastServiceDown/m.test(text));
      await isSoInTime(MAILED_WITHIN_MS, 'a mail of BallastServiceDown', {
        isSo: () => told() !== undefined,
        evidence: () => mail.mails.join('\n'),
      });
      expect(told()).toContain('docs/runbooks/BallastServiceDown.md');
      expect(receiver.received.some(({ path }) => path === '/alerts')).toBe(true);
    },
    INFLUX_TIMEOUT_MS,
  );
});
