import { crc32 } from 'node:zlib';

/** u32 payload length, u32 CRC-32 of the payload; the payload is lines of text with line ends between. */
const PREFIX_BYTES = 8;

/** Lines as they are spilled. */
export function encodeSpilled(lines: readonly string[]): Buffer {
  const payload = Buffer.from(lines.join('\n'));
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.writeUInt32LE(crc32(payload), 4);
  payload.copy(frame, PREFIX_BYTES);
  return frame;
}

/** What a segment holds: its sound frames in order, and how many bytes of it are none. */
export interface DecodedSegment {
  readonly frames: readonly (readonly string[])[];
  readonly damagedBytes: number;
}

/** A frame whose checksum differs is passed over; behind one that reaches beyond the end nothing can be found. */
export function decodeSegment(bytes: Buffer): DecodedSegment {
  const frames: string[][] = [];
  let damagedBytes = 0;
  let at = 0;
  while (at + PREFIX_BYTES <= bytes.length) {
    const end = at + PREFIX_BYTES + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    const payload = bytes.subarray(at + PREFIX_BYTES, end);
    if (crc32(payload) === bytes.readUInt32LE(at + 4)) frames.push(payload.toString().split('\n'));
    else damagedBytes += end - at;
    at = end;
  }
  return { frames, damagedBytes: damagedBytes + bytes.length - at };
}
