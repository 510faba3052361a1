import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import { freePorts } from '#testing/free-ports.js';
import { isSoInTime } from '#testing/in-time.js';
import { stringify } from 'yaml';
import { end, programOf, whenAnswering } from './prometheus-programs.js';

/** A process whose figures are read, under the name that it has in infra/prometheus/prometheus.yml. */
export interface ScrapeTarget {
  readonly service: string;
  readonly url: string;
  /** Key of the gateway. */
  readonly key?: string;
}

/** A series of an instant vector. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** An alert as Prometheus sees it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** Rules are evaluated each second; what they look back at is minutes. */
const ALERTED_WITHIN_MS = 240_000;

/** How the last evaluation of a rule went. */
export interface EvaluatedRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** A Prometheus of one suite on the loopback interface, with the rules of this repository. */
export class PrometheusServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly data: string,
    private readonly url: string,
  ) {}

  /**
   * Reads the targets every second.
   * @param alertmanager URL of who is told of alerts; null: nobody
   */
  static async start(
    targets: readonly ScrapeTarget[],
    alertmanager: string | null = null,
  ): Promise<PrometheusServer> {
    const data = await mkdtemp(join(tmpdir(), 'ballast-prometheus-'));
    const file = join(data, 'prometheus.yml');
    await writeFile(file, configurationOf(targets, alertmanager));
    const address = `127.0.0.1:${await freePorts(1)}`;
    const child = spawn(
      programOf('prometheus'),
      [
        ...[`--config.file=${file}`, `--storage.tsdb.path=${join(data, 'tsdb')}`],
        `--web.listen-address=${address}`,
      ],
      { stdio: 'ignore' },
    );
    await whenAnswering(child, `http://${address}/-/ready`);
    return new PrometheusServer(child, data, `http://${address}`);
  }

  /** The instant vector of an expression. @throws Error when Prometheus refuses it */
  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.#ask<{ result: readonly Sample[] }>('query', {
      query: expression,
    });
    return result;
  }

  /** Values of a label among the series of a selector. */
  labelValues(label: string, selector: string): Promise<readonly string[]> {
    return this.#ask(`label/${label}/values`, { 'match[]': selector });
  }

  async alerts(): Promise<readonly ActiveAlert[]> {
    return (await this.#ask<{ alerts: readonly ActiveAlert[] }>('alerts', {})).alerts;
  }

  /** Resolves when an alert is pending or firing, or when it is neither. @throws Error that has those that are */
  async whenAlert(name: string, active: boolean): Promise<void> {
    let now: readonly ActiveAlert[] = [];
    const isSo = async (): Promise<boolean> => {
      now = await this.alerts();
      return now.some(({ labels }) => labels['alertname'] === name) === active;
    };
    const awaited = `${name} ${active ? 'to be' : 'no longer'} pending or firing`;
    const evidence = (): string => `active: ${JSON.stringify(now)}`;
    await isSoInTime(ALERTED_WITHIN_MS, awaited, { isSo, everyMs: 250, evidence });
  }

  async rules(): Promise<readonly EvaluatedRule[]> {
    const { groups } = await this.#ask<{
      groups: readonly { readonly rules: readonly EvaluatedRule[] }[];
    }>('rules', {});
    return groups.flatMap(({ rules }) => rules);
  }

  /** Nothing of it remains. */
  async remove(): Promise<void> {
    await end(this.child);
    await rm(this.data, { recursive: true, force: true });
  }

  async #ask<Data>(path: string, parameters: Readonly<Record<string, string>>): Promise<Data> {
    const query = new URLSearchParams(parameters).toString();
    const response = await fetch(`${this.url}/api/v1/${path}?${query}`);
    const answer = (await response.json()) as { data?: Data; error?: string };
    if (answer.data === undefined) {
      throw new Error(`expected an answer of ${path} to ${query}, was ${answer.error}`);
    }
    return answer.data;
  }
}

const configurationOf = (targets: readonly ScrapeTarget[], alertmanager: string | null): string =>
  stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(packageRoot(), 'infra', 'prometheus', 'rules', '*.yml')],
    ...(alertmanager !== null && {
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }],
      },
    }),
    scrape_configs: targets.map(({ service, url, key }) => ({
      job_name: service,
      ...(key !== undefined && { authorization: { type: 'Bearer', credentials: key } }),
      static_configs: [{ targets: [new URL(url).host], labels: { service } }],
    })),
  });
