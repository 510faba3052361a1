import { describe } from '@jest/globals';

/** What a suite needs beyond Node, and whether this machine has it. */
export interface Requirement {
  readonly met: boolean;
  /** Completes the words "needs ...": a program, a server, a platform. */
  readonly needs: string;
}

/**
 * `describe` when the requirement is met; otherwise the suite is skipped under a name that says what was
 * missing, which the run lists at its end.
 */
export function describeIf(requirement: Requirement, name: string, body: () => void): void {
  if (requirement.met) describe(name, body);
  else describe.skip(`${name} (needs ${requirement.needs})`, body);
}
