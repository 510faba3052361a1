import { createHash } from 'node:crypto';

/** So many lines of a history are kept for printing; its digest covers every event. */
const KEPT = 4000;

/** What happened, event by event: a digest of all of it, and in words what is no mere waiting. */
export class Trace {
  readonly #hash = createHash('sha256');
  readonly #lines: string[] = [];
  #steps = 0;
  #digest: string | null = null;

  /** Any event of the scheduler. */
  step(at: number, actor: string, what: string): void {
    this.#steps += 1;
    this.#hash.update(`${at} ${actor} ${what}\n`);
  }

  /** What a reader of the history wants to see. */
  note(at: number, who: string, text: string): void {
    this.#hash.update(`${at} ${who} ${text}\n`);
    if (this.#lines.length < KEPT) this.#lines.push(`${at} ${who} ${text}`);
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get steps(): number {
    return this.#steps;
  }

  /** SHA-256 over everything that happened; ends the trace. */
  digest(): string {
    this.#digest ??= this.#hash.digest('hex');
    return this.#digest;
  }
}
