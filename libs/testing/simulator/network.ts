import type { Actor } from './actor.js';
import type { Faults } from './faults.js';
import type { Scheduler } from './scheduler.js';

type Outcome<Answer> = { readonly answer: Answer } | { readonly error: Error };

/** Requests to the broker: each takes its time there and back, and may be lost on either way. */
export class Network {
  #underWay = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly faults: Faults,
  ) {}

  /** Nothing is on its way to the broker. */
  get quiet(): boolean {
    return this.#underWay === 0;
  }

  /** A request that was sent arrives even when its sender is gone by then. */
  call<Answer>(actor: Actor, what: string, arrive: () => Answer): Promise<Answer> {
    const { scheduler } = this;
    const { chance } = scheduler;
    const lost = this.#lost();
    const delay = this.faults.strikes('slow request') ? chance.between(500, 12_000) : 0;
    if (lost !== null) scheduler.trace.note(scheduler.now, actor.name, `${what}: ${lost} lost`);
    this.#underWay += 1;
    return new Promise((resolve, reject) => {
      scheduler.after(delay + chance.between(0, 6), `${actor.name} ${what}`, null, () => {
        this.#underWay -= 1;
        const outcome = lost === 'request' ? null : attempt(arrive);
        scheduler.after(chance.between(0, 6), `${what} answered`, actor, () => {
          if (lost !== null || outcome === null) reject(new Error(`connection lost in ${what}`));
          else if ('error' in outcome) reject(outcome.error);
          else resolve(outcome.answer);
        });
      });
    });
  }

  #lost(): 'request' | 'answer' | null {
    if (this.faults.strikes('lost request')) return 'request';
    return this.faults.strikes('lost answer') ? 'answer' : null;
  }
}

function attempt<Answer>(arrive: () => Answer): Outcome<Answer> {
  try {
    return { answer: arrive() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
