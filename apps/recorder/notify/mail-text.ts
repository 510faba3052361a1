import type { TriggerEvidence } from '#stream/generated/wire-types.js';
import type { Notification } from './notification.js';

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
const figure = (value: number | null, show: (value: number) => string): string =>
  value === null ? 'none' : show(value);
const ratio = (value: number): string => value.toFixed(4);

/** Subject and plain text of a mail. */
export function mailText({ id, type, data }: Notification): {
  readonly subject: string;
  readonly text: string;
} {
  const about = `${data.portfolioId}: ${data.kind}`;
  const common = [
    `portfolio    ${data.portfolioId} (${data.universeId}, ${data.source})`,
    `trigger      ${data.kinds.join(', ')}: ${data.reason}`,
    ...evidenceLines(data.evidence),
    `window end   ${data.windowEnd}`,
  ];
  const last = ['', `decision ${data.decisionId}`, `message ${id}`, ''];
  if (type === 'trigger.raised') {
    const { heldSharpe, threshold } = data;
    const figures = [
      `Sharpe held  ${figure(heldSharpe, ratio)}, threshold ${figure(threshold, ratio)}`,
    ];
    return {
      subject: `[ballast] ${about}`,
      text: [...common, ...figures, ...last].join('\n'),
    };
  }
  const { heldSharpe, newSharpe, turnover, cost, expectedGain } = data;
  const figures = [
    `decision     ${data.status}${data.refusal === null ? '' : ` (${data.refusal})`}${data.version === null ? '' : `, weights version ${data.version}`}`,
    `Sharpe       ${figure(heldSharpe, ratio)} -> ${figure(newSharpe, ratio)}`,
    `turnover     ${figure(turnover, percent)}, cost ${figure(cost, percent)}, expected gain ${figure(expectedGain, percent)}`,
    ...weightLines(data.before, data.after),
  ];
  return {
    subject: `[ballast] ${about}, ${data.status}`,
    text: [...common, ...figures, ...last].join('\n'),
  };
}

/** What the rules saw that the figures below do not tell. */
function evidenceLines(evidence: TriggerEvidence | null): readonly string[] {
  if (evidence === null) return [];
  const { drawdown, drawdownLimit, instrument, drift, band, period } = evidence;
  return [
    ...(drawdown === null
      ? []
      : [`drawdown     ${percent(drawdown)}, limit ${figure(drawdownLimit, percent)}`]),
    ...(instrument === null
      ? []
      : [`drift        ${instrument} ${figure(drift, percent)}, band ${figure(band, percent)}`]),
    ...(period === null ? [] : [`calendar     ${period}`]),
  ];
}

type Weights = Readonly<Record<string, number>>;

function weightLines(before: Weights, after: Weights | null): readonly string[] {
  if (after === null) return [];
  const moved = Object.entries(after).filter(([name, weight]) => weight !== before[name]);
  return [
    '',
    ...moved.map(([name, weight]) => `${name}  ${percent(before[name])} -> ${percent(weight)}`),
  ];
}
