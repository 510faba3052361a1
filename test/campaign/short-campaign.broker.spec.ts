import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from '#testing/free-ports.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';
import { campaignOutput, type CampaignOutput, expectedKills } from './campaign-output.js';

const FAULTS = 20;
const TIMEOUT_MS = 900_000;

/** A whole campaign in a process of its own; what it printed. */
async function campaign(): Promise<string> {
  const port = await freePorts(5);
  const script = join(process.cwd(), 'tools/campaign.mjs');
  const child = spawn(process.execPath, [
    script,
    ...['--faults', String(FAULTS), '--seed', '1', '--no-page', '--port', String(port)],
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => (output += data.toString()));
  }
  await once(child, 'close');
  return output;
}

describeIf(kafkaAvailable, 'a short campaign on a real broker', () => {
  let text: string;
  let output: CampaignOutput;
  beforeAll(async () => {
    text = await campaign();
    output = campaignOutput(text);
  }, TIMEOUT_MS);

  const injected = (kinds: RegExp): number =>
    [...output.injected].reduce((sum, [kind, count]) => sum + (kinds.test(kind) ? count : 0), 0);

  it(`survives ${FAULTS} faults of every kind, and the checker finds nothing`, () => {
    expect(text).toContain(`${FAULTS} of ${FAULTS} faults survived, 6 of 6 invariants hold`);
    expect(output.injected.size).toBe(14);
  });

  it('has measured the recovery of every kill', () => {
    const measured = [...output.recoveries].filter(([of]) => of !== 'analytics and optimizer');
    expect(measured).toHaveLength(7);
    expect(Object.fromEntries(measured.map(([of, { kills }]) => [of, kills]))).toEqual(
      expectedKills(output),
    );
    for (const [, { max }] of measured) expect(max).toBeGreaterThan(0);
    expect(measured.every(([, { max }]) => Number.isFinite(max))).toBe(true);
  });

  it('has started no process again whose end nothing explains', () => {
    const ends = (reason: string): string[] =>
      output.unasked.flatMap((end) => (end.reason === reason ? [end.line] : []));
    expect(output.injected.size).toBeGreaterThan(0);
    expect(ends('unexplained')).toEqual([]);
    // A zombie that wakes claims at most once more before it sees that it is one.
    expect(ends('superseded').length).toBeLessThanOrEqual(injected(/^zombie /));
    expect(ends('gave up').length).toBeLessThanOrEqual(injected(/^connections |broker/));
  });
});
