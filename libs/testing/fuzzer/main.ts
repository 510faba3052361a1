import { parseArgs } from 'node:util';
import { operationsOf } from '../openapi/documented-operations.js';
import type { OpenApiDocument } from '../openapi/open-api-document.js';
import { runCampaign } from './campaign.js';
import { FuzzTally } from './fuzz-tally.js';
import { GatewayUnderFuzz } from './gateway-under-fuzz.js';
import { DISPOSABLE, knownIds } from './known-ids.js';

const PROGRESS_EVERY_MS = 10_000;

/** `--url .. --key .. [--requests 20000] [--seed N]`: asks a running gateway, and says what its document did not. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:3000' },
      key: { type: 'string', default: '' },
      requests: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '20260410' },
    },
  });
  const url = new URL(values.url);
  const gateway = new GatewayUnderFuzz({
    host: url.hostname,
    port: Number(url.port),
    key: values.key,
  });
  const response = await fetch(new URL('/openapi.json', url));
  const document = (await response.json()) as OpenApiDocument;
  const tally = new FuzzTally();
  const requests = Number(values.requests);
  const progress = setInterval(() => {
    print(`${tally.requests} of ${requests} requests, ${tally.findings.length} findings`);
  }, PROGRESS_EVERY_MS);
  try {
    const known = await knownIds(gateway, values.key);
    const seed = Number(values.seed);
    const asked = { gateway, document, known, disposable: DISPOSABLE };
    await runCampaign({ ...asked, tally, requests, seed });
  } finally {
    clearInterval(progress);
    gateway.close();
  }
  report(tally, operationsOf(document).length);
}

function report(tally: FuzzTally, operations: number): void {
  for (const { operation, fault, request, times } of tally.findings) {
    print(`${operation}: ${fault}\n  ${times} times, as by ${request}`);
  }
  print(`answers: ${tally.statuses}`);
  print(
    `${tally.requests} requests to ${operations} operations, of which ${tally.accepted.size} accepted one: ${tally.findings.length} findings`,
  );
  if (tally.findings.length > 0) process.exitCode = 1;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

await main();
