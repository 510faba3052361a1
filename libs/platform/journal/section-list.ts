/** Sections of one topic partition in one segment, oldest first: 24 bytes each, whatever they hold. */
export class SectionList {
  #offsets = new Float64Array(8);
  #spans = new Uint32Array(8);
  #starts = new Float64Array(8);
  #lengths = new Uint32Array(8);
  size = 0;
  /** Records in all of them. */
  records = 0;
  /** Bytes of all records. */
  bytes = 0;

  add(baseOffset: number, span: number, count: number, start: number, byteLength: number): void {
    if (this.size === this.#offsets.length) this.#grow();
    const i = this.size++;
    this.#offsets[i] = baseOffset;
    this.#spans[i] = span;
    this.#starts[i] = start;
    this.#lengths[i] = byteLength;
    this.records += count;
    this.bytes += byteLength;
  }

  baseOffset(i: number): number {
    return this.#offsets[i];
  }

  /** Offset after the section. */
  nextOffset(i: number): number {
    return this.#offsets[i] + this.#spans[i];
  }

  /** Position of its records in the segment. */
  start(i: number): number {
    return this.#starts[i];
  }

  byteLength(i: number): number {
    return this.#lengths[i];
  }

  get firstOffset(): number {
    return this.#offsets[0];
  }

  get endOffset(): number {
    return this.nextOffset(this.size - 1);
  }

  /** First section that ends after `offset`; `size` when there is none. */
  find(offset: number): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.nextOffset(middle) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    const grown = this.size * 2;
    this.#offsets = copyInto(new Float64Array(grown), this.#offsets);
    this.#spans = copyInto(new Uint32Array(grown), this.#spans);
    this.#starts = copyInto(new Float64Array(grown), this.#starts);
    this.#lengths = copyInto(new Uint32Array(grown), this.#lengths);
  }
}

function copyInto<Numbers extends Float64Array | Uint32Array>(
  target: Numbers,
  source: Numbers,
): Numbers {
  target.set(source);
  return target;
}
