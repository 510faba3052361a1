import type { Actor, SimulatedEvent } from './actor.js';
import type { Chance } from './chance.js';
import { EventQueue } from './event-queue.js';
import type { Trace } from './trace.js';

/** What may strike a process at an await point; true when it has. */
export type Strike = (actor: Actor, what: string) => boolean;

/** The one clock and the one order of everything in a simulated history. */
export class Scheduler {
  readonly #queue = new EventQueue();
  #now = 0;
  #sequence = 0;
  strike: Strike = () => false;

  constructor(
    readonly chance: Chance,
    readonly trace: Trace,
  ) {}

  /** Virtual milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** Puts an event `delayMs` ahead; without an actor it happens whoever is gone. */
  after(delayMs: number, what: string, actor: Actor | null, run: () => void): void {
    const at = this.#now + delayMs;
    this.#queue.push({ at, sequence: this.#sequence++, what, actor, run });
  }

  /** An await point of a process: resolves after `delayMs`, unless the process is gone. */
  wait(delayMs: number, what: string, actor: Actor): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, what, actor, resolve);
    });
  }

  /** Lets a stopped process go on with what has come meanwhile. */
  continue(actor: Actor): void {
    for (const { what, run } of actor.continue()) this.after(0, what, actor, run);
  }

  /** Runs events until `done`; false when `deadline` (virtual ms) has passed before. */
  async run(done: () => boolean, deadline: number): Promise<boolean> {
    // Whoever has just been started comes as far as its first await point.
    await settled();
    while (!done()) {
      const event = this.#queue.pop();
      if (event === null || event.at > deadline) return false;
      this.#now = event.at;
      if (event.actor === null) {
        this.trace.step(this.#now, '', event.what);
        event.run();
      } else if (this.#reaches(event, event.actor)) {
        this.trace.step(this.#now, event.actor.name, event.what);
        event.run();
        await settled();
      }
    }
    return true;
  }

  /** A process that is struck at this very point does not get its event; a stopped one gets it later. */
  #reaches(event: SimulatedEvent, actor: Actor): boolean {
    if (actor.running && !this.strike(actor, event.what)) return true;
    actor.hold(event);
    return false;
  }
}

/** Every promise that can go on by itself has gone on: macrotasks come after all microtasks. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
