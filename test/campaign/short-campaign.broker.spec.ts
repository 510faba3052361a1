import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from '#testing/kafka/free-port.js';
import { kafkaAvailable } from '#testing/kafka/kafka-available.js';
import { describeIf } from '#testing/requires.js';

const FAULTS = 20;

describeIf(kafkaAvailable, 'a short campaign on a real broker', () => {
  it(`survives ${FAULTS} faults of every kind, and the checker finds nothing`, async () => {
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
    expect(output).toContain(`${FAULTS} of ${FAULTS} faults survived, 6 of 6 invariants hold`);
  }, 900_000);
});
