import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { freePorts } from '#testing/free-ports.js';
import { end, programOf, whenAnswering } from './prometheus-programs.js';

export const ALERTMANAGER_FILE = join(packageRoot(), 'infra', 'alertmanager', 'alertmanager.yml');

/** What stands in the place of the file's addresses and secrets. */
export interface Receivers {
  readonly webhook: URL;
  readonly webhookToken: string;
  readonly mail: URL;
  readonly mailPassword: string;
}

/** An Alertmanager of one suite on the loopback interface, with the routes of infra/alertmanager/alertmanager.yml. */
export class Alertmanager {
  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    readonly url: string,
  ) {}

  static async start(receivers: Receivers): Promise<Alertmanager> {
    const data = await mkdtemp(join(tmpdir(), 'ballast-alertmanager-'));
    await writeFile(join(data, 'alert-webhook-token'), receivers.webhookToken);
    await writeFile(join(data, 'alert-smtp-password'), receivers.mailPassword);
    const file = join(data, 'alertmanager.yml');
    await writeFile(
      file,
      withAddresses(await readFile(ALERTMANAGER_FILE, 'utf8'), receivers, data),
    );
    const address = `127.0.0.1:${await freePorts(1)}`;
    const child = spawn(
      programOf('alertmanager'),
      [
        ...[`--config.file=${file}`, `--storage.path=${join(data, 'storage')}`],
        ...[`--web.listen-address=${address}`, '--cluster.listen-address='],
      ],
      { stdio: 'ignore' },
    );
    await whenAnswering(child, `http://${address}/-/ready`);
    return new Alertmanager(child, data, `http://${address}`);
  }

  /** Raises alerts, as Prometheus would. @throws Error when they are not taken */
  async raise(
    ...alerts: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[]
  ): Promise<void> {
    const response = await fetch(`${this.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!response.ok)
      throw new Error(`expected 200, was ${response.status} ${await response.text()}`);
  }

  /** Nothing of it remains. */
  async remove(): Promise<void> {
    await end(this.child);
    await rm(this.data, { recursive: true, force: true });
  }
}

/** The file with addresses of this machine, and waits that a test can wait for. */
function withAddresses(text: string, { webhook, mail }: Receivers, secrets: string): string {
  const replaced: readonly [string, string][] = [
    ['https://alerts.example.com/ballast', webhook.href],
    ['mail.example.com:587', mail.host],
    ['/run/secrets', secrets],
    ['smtp_require_tls: true', 'smtp_require_tls: false'],
    ['group_wait: 30s', 'group_wait: 1s'],
    ['group_wait: 10s', 'group_wait: 1s'],
  ];
  return replaced.reduce((filled, [given, own]) => {
    if (!filled.includes(given)) throw new Error(`expected ${given} in alertmanager.yml`);
    return filled.replaceAll(given, own);
  }, text);
}
