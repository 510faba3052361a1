import type { RawCodec } from './raw-codec.js';

const SLAB_BYTES = 65_536;

/**
 * Memory for small records, cut from shared pieces of 64 kB: one allocation for a thousand ticks. A record keeps
 * its whole piece alive, and posting one to a worker copies the whole piece: copy it first where that matters.
 */
export class Slab {
  private piece = Buffer.allocUnsafeSlow(SLAB_BYTES);
  private used = 0;

  /** The bytes of a value. */
  cut(codec: RawCodec, value: unknown): Uint8Array {
    let end = codec.write(value, this.piece, this.used);
    if (end < 0) {
      const size = -end - this.used;
      if (size > SLAB_BYTES / 4) {
        const own = Buffer.allocUnsafeSlow(size);
        codec.write(value, own, 0);
        return own;
      }
      this.piece = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.used = 0;
      end = codec.write(value, this.piece, 0);
    }
    const bytes = this.piece.subarray(this.used, end);
    this.used = end;
    return bytes;
  }
}
