import { BallastError } from '#core/ballast-error.js';
import { asBuffer, type Codec } from '#platform/avro/codec.js';

/** Confluent's wire format: a zero, the schema's id as four bytes big-endian, then plain Avro. */
export const FRAME_BYTES = 5;
const MAGIC = 0;
const PIECE_BYTES = 64 * 1024;

/** Id of the schema that a framed value was written with; null when the bytes are no frame. */
export const frameId = (bytes: Uint8Array): number | null =>
  bytes.length >= FRAME_BYTES && bytes[0] === MAGIC
    ? ((bytes[1] << 24) | (bytes[2] << 16) | (bytes[3] << 8) | bytes[4]) >>> 0
    : null;

/** @throws BallastError DATA_MALFORMED */
export function requireFrameId(bytes: Uint8Array): number {
  const id = frameId(bytes);
  if (id !== null) return id;
  const front = asBuffer(bytes.subarray(0, FRAME_BYTES)).toString('hex');
  throw new BallastError(
    'DATA_MALFORMED',
    `expected a frame that begins 00 and a schema id, was ${bytes.length} bytes beginning ${front}`,
  );
}

/** Writes frames of one schema; a piece of memory is shared by those that follow each other, as in Slab. */
export class FrameWriter {
  #piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #used = 0;

  constructor(
    private readonly codec: Codec<unknown>,
    private readonly id: number,
  ) {}

  /** @throws BallastError BUG_INVARIANT when the value is none of the schema */
  write(value: unknown): Uint8Array {
    const start = this.#used;
    const end = this.codec.encodeInto(value, this.#piece, start + FRAME_BYTES);
    if (end >= 0) {
      this.#used = end;
      return this.#framed(this.#piece.subarray(start, end));
    }
    const size = -end - start;
    if (size <= PIECE_BYTES / 4) {
      this.#piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
      this.#used = 0;
      return this.write(value);
    }
    const own = Buffer.allocUnsafeSlow(size);
    this.codec.encodeInto(value, own, FRAME_BYTES);
    return this.#framed(own);
  }

  #framed(frame: Buffer): Uint8Array {
    frame[0] = MAGIC;
    frame.writeUInt32BE(this.id, 1);
    return frame;
  }
}
