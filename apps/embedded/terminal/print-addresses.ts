import { relative } from 'node:path';
import type { ApiKey } from '#platform/config/api-key.js';
import type { Screen } from './screen.js';

/** Two assets of textbook statistics, for the calculator. */
const PROBLEM = {
  instruments: ['A', 'B'],
  expectedReturns: [0.1, 0.2],
  covariance: [
    [0.04, 0.01],
    [0.01, 0.09],
  ],
  riskFreeRate: 0.02,
  objective: { kind: 'maxSharpe' },
};

const JSON_TYPE = '-H content-type:application/json';

/** Where to look now: URL, key file, and three calls to paste. A key from the environment is never shown. */
export function printAddresses(
  screen: Screen,
  { url, apiKey }: { readonly url: string; readonly apiKey: ApiKey },
): void {
  const key = apiKey.file === null ? '$BALLAST_API_KEY' : `$(cat ${shellQuoted(apiKey.file)})`;
  const header = `-H "x-api-key: ${key}"`;
  screen.line();
  screen.line(`Swagger UI   ${screen.style('underline', `${url}/docs`)}`);
  screen.line(
    apiKey.file === null
      ? 'API key      from BALLAST_API_KEY'
      : `API key      ${screen.isTerminal ? `${apiKey.key}  (in ${near(apiKey.file)})` : near(apiKey.file)}`,
  );
  screen.line();
  // Each call is one line, however narrow the terminal: what is copied from it is pasted whole.
  screen.line(`  curl -s ${url}/portfolio/metrics ${header}`);
  screen.line(`  curl -s ${url}/portfolio/rebalance ${header} ${JSON_TYPE} -d '{"dryRun":true}'`);
  screen.line(
    `  curl -s ${url}/analysis/optimize ${header} ${JSON_TYPE} -d '${JSON.stringify(PROBLEM)}'`,
  );
}

const near = (file: string): string => {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
};

const shellQuoted = (file: string): string =>
  /^[\w./-]+$/.test(near(file)) ? near(file) : `'${near(file).replaceAll("'", `'\\''`)}'`;
