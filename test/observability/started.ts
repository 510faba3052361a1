/** What a suite has started, so that nothing of it remains, however far the suite has come. */
export class Started {
  #removals: (() => unknown)[] = [];
  #isOver = false;

  /** What `work` comes to; it is removed with the others, and at once where they are gone already. */
  async take<Thing>(work: Promise<Thing>, remove: (thing: Thing) => unknown): Promise<Thing> {
    const thing = await work;
    if (this.#isOver) await remove(thing);
    else this.#removals.push(() => remove(thing));
    return thing;
  }

  /** For `afterAll`: the newest first, each whatever became of the others. @throws AggregateError of what failed */
  async remove(): Promise<void> {
    this.#isOver = true;
    const failures: unknown[] = [];
    for (const remove of this.#removals.reverse()) {
      try {
        await remove();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#removals = [];
    if (failures.length > 0) throw new AggregateError(failures, 'expected all to be removed');
  }
}
