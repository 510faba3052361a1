import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { inTime, isSoInTime } from '#testing/in-time.js';
import { describeIf } from '#testing/requires.js';
import { MailServer } from '../notify/mail-server.js';
import { WebServer } from '../notify/web-receiver.js';
import { Alertmanager, ALERTMANAGER_FILE } from './alertmanager.js';
import { PATIENCE_MS, programOf, prometheusAvailable } from './prometheus-programs.js';
import { alertRules } from './rule-files.js';

const TOKEN = 'the-token-of-a-test';
const PASSWORD = 'the-password-of-a-test';
/** Of an alert, from Alertmanager to whom it is told; less than what Jest gives a test. */
const TOLD_WITHIN_MS = 20_000;

/** An alert of the rules, with its labels and its runbook. */
function alertOf(name: string, labels: Readonly<Record<string, string>> = {}) {
  const rule = alertRules().find(({ alert }) => alert === name);
  if (rule === undefined) throw new Error(`expected a rule ${name}`);
  return {
    labels: { alertname: name, ...rule.labels, ...labels },
    annotations: { ...rule.annotations, summary: `what ${name} says` },
  };
}

describeIf(prometheusAvailable, 'Alertmanager', () => {
  const amtool = (...given: string[]): string => {
    const { stdout, stderr, status } = spawnSync(programOf('amtool'), given, { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : `failed: ${stderr}`;
  };

  it('takes both of its files', () => {
    const quiet = join(packageRoot(), 'infra', 'alertmanager', 'quiet.yml');
    expect(amtool('check-config', ALERTMANAGER_FILE)).toContain('SUCCESS');
    expect(amtool('check-config', quiet)).toContain('SUCCESS');
  });

  it.each(alertRules().map(({ alert, labels }) => [alert, labels['severity']] as const))(
    'routes %s, which is %s',
    (alert, severity) => {
      const labels = [`alertname=${alert}`, `severity=${severity}`];
      const route = ['config', 'routes', 'test', `--config.file=${ALERTMANAGER_FILE}`];
      const expected = severity === 'critical' ? 'webhook-and-mail' : 'webhook';
      expect(amtool(...route, ...labels)).toBe(expected);
    },
  );

  describe('that runs', () => {
    let web: WebServer;
    let mail: MailServer;
    let alertmanager: Alertmanager;
    beforeEach(async () => {
      web = await WebServer.start();
      mail = await MailServer.start({ user: 'ballast', password: PASSWORD });
      alertmanager = await Alertmanager.start({
        ...{ webhook: web.url(), webhookToken: TOKEN },
        ...{ mail: mail.url, mailPassword: PASSWORD },
      });
    }, 2 * PATIENCE_MS);
    afterEach(async () => {
      await alertmanager.remove();
      await mail.stop();
      await web.stop();
    });

    const alertsOf = (body: string): string[] =>
      (JSON.parse(body) as { alerts: { labels: { alertname: string } }[] }).alerts.map(
        ({ labels }) => labels.alertname,
      );
    const mailed = async (): Promise<string> => {
      await isSoInTime(TOLD_WITHIN_MS, 'a mail', { isSo: () => mail.mails.length > 0 });
      return mail.mails[0];
    };
    const told = (count: number): Promise<void> =>
      inTime(TOLD_WITHIN_MS, `${count} calls of the webhook`, web.until(count), () =>
        web.received.map(({ body }) => body).join('\n'),
      );

    it('tells the webhook of everything, with its token', async () => {
      await alertmanager.raise(alertOf('BallastLag', { stage: 'universe' }));
      await told(1);
      const [{ headers, body }] = web.received;
      expect(headers['authorization']).toBe(`Bearer ${TOKEN}`);
      expect(alertsOf(body)).toEqual(['BallastLag']);
      expect(mail.mails).toEqual([]);
    });

    it('mails what is critical, too: what is the case, and where to read on', async () => {
      await alertmanager.raise(alertOf('BallastThresholdUndecided', { portfolio: 'portf1' }));
      await told(1);
      const text = await mailed();
      expect(mail.recipients).toEqual([['oncall@example.com']]);
      expect(text).toMatch(/^Subject: \[firing\] BallastThresholdUndecided/m);
      expect(text).toContain('what BallastThresholdUndecided says');
      expect(text).toContain('docs/runbooks/BallastThresholdUndecided.md');
    });

    it('says once what has struck many, and nothing of the leak of a budget that burns', async () => {
      await alertmanager.raise(
        alertOf('BallastErrorBudgetBurning'),
        alertOf('BallastErrorBudgetLeaking'),
        alertOf('BallastDecisionsOverdue', { portfolio: 'one' }),
        alertOf('BallastDecisionsOverdue', { portfolio: 'two' }),
        alertOf('BallastLag', { stage: 'universe' }),
      );
      await told(3);
      expect(web.received.map(({ body }) => alertsOf(body)).sort()).toEqual([
        ['BallastDecisionsOverdue', 'BallastDecisionsOverdue'],
        ['BallastErrorBudgetBurning'],
        ['BallastLag'],
      ]);
    });
  });
});
