/** Whoever has something to do in several steps. */
interface Worker {
  /** True when there is more to do. */
  step(): boolean;
}

/** Steps before everything else has its turn again. */
const STEPS_A_TURN = 50;

/** Lets many take their steps in turns of the event loop, so that a broadcast to thousands holds up nothing else. */
export class Turns<Who extends Worker> {
  readonly #due = new Set<Who>();
  #scheduled = false;

  /** Has it take steps, from the next turn on, until it has no more to do. */
  add(worker: Who): void {
    this.#due.add(worker);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    let steps = 0;
    for (const worker of this.#due) {
      if (steps === STEPS_A_TURN) break;
      steps += 1;
      this.#due.delete(worker);
      if (worker.step()) this.#due.add(worker);
    }
    const [next] = this.#due;
    if (next !== undefined) this.add(next);
  }
}
