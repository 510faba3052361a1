/** What waits in a best-first search. */
export interface Bounded {
  /** Nothing below this node is better. */
  readonly bound: number;
}

/** A binary heap of nodes: least bound first, of equal ones the latest, so that a search goes deep among them. */
export class OpenNodes<Node extends Bounded> {
  readonly #nodes: { readonly node: Node; readonly sequence: number }[] = [];
  #sequence = 0;

  push(node: Node): void {
    this.#nodes.push({ node, sequence: this.#sequence });
    this.#sequence += 1;
    let child = this.#nodes.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#precedes(child, parent)) return;
      this.#exchange(child, parent);
      child = parent;
    }
  }

  pop(): Node | null {
    const last = this.#nodes.length - 1;
    if (last < 0) return null;
    this.#exchange(0, last);
    const removed = this.#nodes.pop();
    let parent = 0;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < last && this.#precedes(child, least)) least = child;
      }
      if (least === parent) return removed?.node ?? null;
      this.#exchange(parent, least);
      parent = least;
    }
  }

  #precedes(a: number, b: number): boolean {
    const first = this.#nodes[a];
    const second = this.#nodes[b];
    if (first.node.bound !== second.node.bound) return first.node.bound < second.node.bound;
    return first.sequence > second.sequence;
  }

  #exchange(a: number, b: number): void {
    const moved = this.#nodes[a];
    this.#nodes[a] = this.#nodes[b];
    this.#nodes[b] = moved;
  }
}
