import { BallastError } from '#core/ballast-error.js';
import { type AvroSchema, fullName, isPrimitive, isUnion, namespaceOf } from './avro-schema.js';

const EMPTY = 0xc15d213aa4d7a795n;
const MARKER = [0xc3, 0x01] as const;
const HEADER_LENGTH = 10;

const TABLE: readonly bigint[] = Array.from({ length: 256 }, (_, byte) => {
  let fingerprint = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) {
    fingerprint = (fingerprint >> 1n) ^ ((fingerprint & 1n) === 1n ? EMPTY : 0n);
  }
  return fingerprint;
});

/**
 * Parsing Canonical Form of a parsed schema: full names, primitives as plain names, only the attributes that
 * matter to a parser, in fixed order, without white space (Apache Avro 1.12, "Parsing Canonical Form").
 */
export function canonicalForm(schema: AvroSchema, namespace = ''): string {
  if (typeof schema === 'string') {
    return JSON.stringify(isPrimitive(schema) ? schema : fullName(schema, namespace));
  }
  if (isUnion(schema)) {
    return `[${schema.map((branch) => canonicalForm(branch, namespace)).join(',')}]`;
  }
  const { type, name, fields, symbols, items, values, size } = schema;
  if (items !== undefined) return `{"type":"array","items":${canonicalForm(items, namespace)}}`;
  if (values !== undefined) return `{"type":"map","values":${canonicalForm(values, namespace)}}`;
  if (name === undefined) return canonicalForm(type, namespace);
  const full = fullName(name, schema.namespace ?? namespace);
  const head = `{"name":${JSON.stringify(full)},"type":${JSON.stringify(type)}`;
  if (symbols !== undefined) return `${head},"symbols":${JSON.stringify(symbols)}}`;
  if (size !== undefined) return `${head},"size":${size}}`;
  const inner = (fields ?? []).map(
    (field) =>
      `{"name":${JSON.stringify(field.name)},"type":${canonicalForm(field.type, namespaceOf(full))}}`,
  );
  return `${head},"fields":[${inner.join(',')}]}`;
}

/** CRC-64-AVRO (Rabin) of bytes: f <- (f >> 8) xor table[(f xor byte) and 255], from the empty fingerprint. */
export function crc64Avro(bytes: Uint8Array): bigint {
  let fingerprint = EMPTY;
  for (const byte of bytes) {
    fingerprint = (fingerprint >> 8n) ^ TABLE[Number((fingerprint ^ BigInt(byte)) & 0xffn)];
  }
  return fingerprint;
}

/** Unsigned 64-bit fingerprint of a schema: CRC-64-AVRO of its canonical form. */
export const schemaFingerprint = (schema: AvroSchema): bigint =>
  crc64Avro(Buffer.from(canonicalForm(schema), 'utf8'));

/** Fingerprint as eight bytes, little-endian, as it stands on the wire. */
export function fingerprintBytes(fingerprint: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(fingerprint);
  return bytes;
}

/** Single-object encoding: C3 01, the fingerprint of the writer's schema little-endian, then the Avro body. */
export const singleObject = (fingerprint: bigint, body: Uint8Array): Uint8Array =>
  Buffer.concat([Uint8Array.from(MARKER), fingerprintBytes(fingerprint), body]);

/**
 * Splits a single-object message into the writer's fingerprint and the Avro body (a view, not a copy).
 * @throws BallastError DATA_MALFORMED when the marker or the fingerprint is not there
 */
export function readSingleObject(message: Uint8Array): {
  readonly fingerprint: bigint;
  readonly body: Uint8Array;
} {
  const header = Buffer.from(message.subarray(0, HEADER_LENGTH));
  if (header.length < HEADER_LENGTH || header[0] !== MARKER[0] || header[1] !== MARKER[1]) {
    throw new BallastError(
      'DATA_MALFORMED',
      `expected a single-object message beginning c301 and a fingerprint, was ${message.length} bytes beginning ${header.toString('hex')}`,
    );
  }
  return { fingerprint: header.readBigUInt64LE(2), body: message.subarray(HEADER_LENGTH) };
}
