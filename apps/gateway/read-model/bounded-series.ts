/** The newest `capacity` items of an ever-growing series. */
export class BoundedSeries<Item> {
  #items: Item[] = [];
  #dropped = 0;

  constructor(private readonly capacity: number) {}

  /** Oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }

  get last(): Item | null {
    return this.#items.at(-1) ?? null;
  }

  /** True once items have been let go: the first of `items` is not the first there was. */
  get truncated(): boolean {
    return this.#dropped > 0;
  }

  push(item: Item): void {
    this.#items.push(item);
    if (this.#items.length <= this.capacity) return;
    // A tenth at a time: letting go of one item would move all the others on every push.
    const drop = Math.max(1, Math.floor(this.capacity / 10));
    this.#items = this.#items.slice(drop);
    this.#dropped += drop;
  }

  replaceLast(item: Item): void {
    this.#items[this.#items.length - 1] = item;
  }

  clear(): void {
    this.#items = [];
    this.#dropped = 0;
  }
}
