import { type Environment, readEnvironment, SECRETS } from './environment.js';

/** Asks a program for its configuration in the place of its work. */
const ASKED = '--print-config';

/**
 * What holds, a line a variable: name and value, and whether it was given. A secret is shown as set, never as what it is.
 */
export function effectiveConfiguration(
  environment: Environment,
  variables: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const shown = Object.entries(environment).map(([name, value]) => {
    const isHidden = SECRETS.has(name) && value !== '';
    return {
      assignment: `${name}=${isHidden ? '***' : String(value)}`,
      origin: variables[name] === undefined ? 'default' : 'given',
    };
  });
  const width = Math.max(...shown.map(({ assignment }) => assignment.length));
  return shown.map(({ assignment, origin }) => `${assignment.padEnd(width)}  # ${origin}`);
}

/**
 * Prints the configuration of this process where its arguments ask for it.
 * @returns whether they did: then there is nothing else to do
 * @throws BallastError CONFIG_INVALID naming every fault
 */
export function printsConfiguration(given: readonly string[]): boolean {
  if (!given.includes(ASKED)) return false;
  const lines = effectiveConfiguration(readEnvironment(process.env), process.env);
  process.stdout.write(`${lines.join('\n')}\n`);
  return true;
}
