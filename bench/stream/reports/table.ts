/** Whole numbers with spaces between thousands. */
export const whole = (value: number): string =>
  Number.isFinite(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ') : '-';

export const decimal = (value: number, digits = 2): string =>
  Number.isFinite(value) ? value.toFixed(digits) : '-';

/** A table of Markdown. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** What was promised, what came out, and whether that is enough. */
export interface Bar {
  readonly what: string;
  readonly bar: string;
  readonly measured: string;
  readonly met: boolean | null;
}

export const barTable = (bars: readonly Bar[]): readonly string[] =>
  table(
    ['bar', 'asked', 'measured', 'met'],
    bars.map(({ what, bar, measured, met }) => [
      what,
      bar,
      measured,
      met === null ? 'not measured' : met ? 'yes' : '**no**',
    ]),
  );
