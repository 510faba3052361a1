import { execFile } from 'node:child_process';
import { kafkaScript } from './kafka-available.js';

/** A busy machine may download first. */
const PATIENCE_MS = 300_000;

/** Runs one of the scripts in tools/kafka. @throws Error with what it printed when it fails */
export function runKafkaScript(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, timeout: PATIENCE_MS };
    execFile(kafkaScript(name), [...args], options, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${name} failed:\n${stdout}${stderr}`, { cause: error }));
    });
  });
}
