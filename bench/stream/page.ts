import { readFileSync, writeFileSync } from 'node:fs';
import type { Mode } from './arguments.js';

const TITLES: Readonly<Record<Mode, string>> = {
  drain: 'Warm drain: CPU a tick',
  live: 'Latency at a rate',
  burst: 'Bursts',
  outage: 'After an outage of a minute',
  scaling: 'Several analytics processes',
  instruments: 'Number of instruments',
  memory: 'Memory',
};

/** Where, when and how a section was measured. */
export interface Origin {
  readonly machine: string;
  readonly command: string;
  readonly date: string;
}

/** Puts the lines of one mode into the page, in place of what it said before; other modes keep theirs. */
export function writeSection(
  page: URL,
  of: { readonly mode: Mode; readonly lines: readonly string[]; readonly origin: Origin },
): void {
  const { mode, lines, origin } = of;
  const begin = `<!-- stream ${mode}: written by \`npm run bench:stream\`, do not edit -->`;
  const end = `<!-- /stream ${mode} -->`;
  const text = readFileSync(page, 'utf8');
  const body = [
    begin,
    '',
    `### ${TITLES[mode]}`,
    '',
    `${origin.date}, ${origin.machine}; \`${origin.command}\`.`,
    '',
    ...lines,
    '',
    end,
  ].join('\n');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  writeFileSync(
    page,
    from < 0 || to < 0
      ? `${text.trimEnd()}\n\n${body}\n`
      : text.slice(0, from) + body + text.slice(to + end.length),
  );
}
