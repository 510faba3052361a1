import { crc32 } from 'node:zlib';
import { ByteReader } from './byte-reader.js';
import { textBound, writeText } from './varint.js';

/** First bytes of every segment file. */
export const MAGIC = Buffer.from('BALLASTJ', 'latin1');
export const FORMAT_VERSION = 1;

const FIXED_BYTES = 44;
const CRC_BYTES = 4;
/** No header is longer: namespace and fingerprint are names. */
const LONGEST = 64 * 1024;

/** The front of a segment file. */
export interface SegmentHeader {
  /** 16 bytes that all segments of one journal share. */
  readonly journalId: Buffer;
  readonly firstFrame: number;
  /** How often the segment was rewritten by cleaning: 0 means that its frames follow one another without a gap. */
  readonly cleanings: number;
  readonly namespace: string;
  readonly fingerprint: string;
}

/** What the front of a file is. `partial`: it may be the beginning of a header and there is no more. */
export type ParsedHeader =
  | { readonly kind: 'header'; readonly header: SegmentHeader; readonly length: number }
  | { readonly kind: 'partial' | 'foreign' | 'corrupt' }
  | { readonly kind: 'version'; readonly version: number };

/** Layout in docs/journal-format.md. */
export function encodeHeader(header: SegmentHeader): Buffer {
  const { namespace, fingerprint } = header;
  const target = Buffer.alloc(
    FIXED_BYTES + textBound(namespace) + textBound(fingerprint) + CRC_BYTES,
  );
  MAGIC.copy(target, 0);
  target.writeUInt32LE(FORMAT_VERSION, 8);
  header.journalId.copy(target, 16);
  target.writeBigUInt64LE(BigInt(header.firstFrame), 32);
  target.writeUInt32LE(header.cleanings, 40);
  const end = writeText(target, writeText(target, FIXED_BYTES, namespace), fingerprint);
  target.writeUInt32LE(end + CRC_BYTES, 12);
  target.writeUInt32LE(crc32(target.subarray(0, end)), end);
  return target.subarray(0, end + CRC_BYTES);
}

/** Reads the front of a file, whatever it is. */
export function parseHeader(bytes: Buffer): ParsedHeader {
  // A file that was created and never written in full before the power went holds nothing or zeros.
  if (bytes.subarray(0, LONGEST).every((byte) => byte === 0)) return { kind: 'partial' };
  const front = Math.min(MAGIC.length, bytes.length);
  if (MAGIC.compare(bytes, 0, front, 0, front) !== 0) return { kind: 'foreign' };
  if (bytes.length < 16) return { kind: 'partial' };
  const version = bytes.readUInt32LE(8);
  if (version !== FORMAT_VERSION) return { kind: 'version', version };
  const length = bytes.readUInt32LE(12);
  if (length < FIXED_BYTES + CRC_BYTES || length > LONGEST) return { kind: 'corrupt' };
  if (bytes.length < length) return { kind: 'partial' };
  if (crc32(bytes.subarray(0, length - CRC_BYTES)) !== bytes.readUInt32LE(length - CRC_BYTES)) {
    return { kind: 'corrupt' };
  }
  const reader = new ByteReader(bytes);
  reader.position = 32;
  const firstFrame = reader.u64();
  const cleanings = reader.u32();
  const journalId = Buffer.from(bytes.subarray(16, 32));
  const header = {
    journalId,
    firstFrame,
    cleanings,
    namespace: reader.text(),
    fingerprint: reader.text(),
  };
  return { kind: 'header', header, length };
}
