/** The least of the partitions' watermarks, and whether it has moved. */
export class WatermarkTally {
  readonly #byPartition: number[];
  #least = -Infinity;

  constructor(partitions: number) {
    this.#byPartition = new Array<number>(partitions).fill(-Infinity);
  }

  /** The new least watermark when this one moves it. */
  add(partition: number, watermark: number): number | null {
    this.#byPartition[partition] = watermark;
    const least = Math.min(...this.#byPartition);
    if (least <= this.#least) return null;
    this.#least = least;
    return least;
  }
}
