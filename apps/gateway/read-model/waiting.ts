interface Waiter {
  readonly probe: () => boolean;
  readonly wake: () => void;
}

/** Lets a request wait, for a bounded time, until the fold has brought what it asks for. */
export class Waiting {
  readonly #waiters = new Set<Waiter>();

  /** Called after each fold. */
  changed(): void {
    for (const waiter of this.#waiters) if (waiter.probe()) waiter.wake();
  }

  /** The probe's first value that is not undefined, or undefined once the time has passed. */
  until<Value>(probe: () => Value | undefined, timeoutMs: number): Promise<Value | undefined> {
    const now = probe();
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(probe());
      };
      const waiter: Waiter = { probe: () => probe() !== undefined, wake: done };
      const timer = setTimeout(done, timeoutMs);
      timer.unref();
      this.#waiters.add(waiter);
    });
  }
}
