import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '#platform/package-root.js';

export const RULES = join(packageRoot(), 'infra', 'prometheus', 'rules');

/** A rule that alerts, as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A rule that records a series. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

type Rule = AlertRule | RecordingRule;

/** A unit test of promtool, as far as specs look at it. */
export interface RuleTest {
  readonly alert_rule_test?: readonly {
    readonly alertname: string;
    readonly exp_alerts?: readonly object[];
  }[];
}

const read = <Content>(folder: string): readonly Content[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => parse(readFileSync(join(folder, file), 'utf8')) as Content);

const rules = (): readonly Rule[] =>
  read<{ groups: readonly { rules: readonly Rule[] }[] }>(RULES).flatMap(({ groups }) =>
    groups.flatMap((group) => group.rules),
  );

export const alertRules = (): readonly AlertRule[] =>
  rules().flatMap((rule) => ('alert' in rule ? [rule] : []));

export const recordingRules = (): readonly RecordingRule[] =>
  rules().flatMap((rule) => ('record' in rule ? [rule] : []));

/** Unit tests of the rules. */
export const ruleTests = (): readonly RuleTest[] =>
  read<{ tests: readonly RuleTest[] }>(join(RULES, 'tests')).flatMap(({ tests }) => tests);
