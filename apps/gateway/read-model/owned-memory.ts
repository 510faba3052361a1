interface Owned<Value> {
  readonly owner: string;
  readonly value: Value;
}

/** The newest values of each owner, by id: what one owner adds pushes out nothing of another's. */
export class OwnedMemory<Value> {
  readonly #values = new Map<string, Owned<Value>>();
  /** Oldest first. */
  readonly #ids = new Map<string, Set<string>>();

  get(id: string): Value | undefined {
    return this.#values.get(id)?.value;
  }

  /** Keeps a value, in the place of the id's last one, and at most `limit` of its owner. */
  set(id: string, owned: Owned<Value>, limit: number): void {
    const before = this.#values.get(id);
    if (before !== undefined && before.owner !== owned.owner) this.#forget(id, before.owner);
    this.#values.set(id, owned);
    const ids = this.#ids.get(owned.owner) ?? new Set();
    this.#ids.set(owned.owner, ids.add(id));
    if (ids.size <= limit) return;
    const [oldest] = ids;
    this.#forget(oldest, owned.owner);
  }

  #forget(id: string, owner: string): void {
    this.#values.delete(id);
    const ids = this.#ids.get(owner);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(owner);
  }
}
