import { parseArgs } from 'node:util';
import { BallastError } from '#core/ballast-error.js';

const USAGE = 'expected npm run audit:verify -- [--head HASH], a hash of 64 hexadecimal digits';

/** The head that was kept elsewhere, or null. @throws BallastError CONFIG_INVALID with the way to call it */
export function knownHead(given: readonly string[]): string | null {
  const { head = null } = parsed(given);
  if (head === null || /^[0-9a-f]{64}$/.test(head)) return head;
  throw new BallastError('CONFIG_INVALID', `${USAGE}, was "${head}"`);
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: { head: { type: 'string' } } }).values;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new BallastError('CONFIG_INVALID', `${words}\n${USAGE}`);
  }
}
