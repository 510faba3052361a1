// Reads a journal from its description alone (docs/journal-format.md): nothing of libs/ is imported here, so that a
// mistake there is not repeated. It takes no lock and changes nothing; a torn tail ends the reading.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DIGEST_TOPICS = new Set([
  'ballast.returns',
  'ballast.metrics',
  'ballast.decisions',
  'portfMetrics',
  'portfUpdatedStats',
  'Weights',
]);

/** Every record of a journal's directory in the order of frames. */
export function* readJournal(directory) {
  const names = readdirSync(directory)
    .filter((name) => /^\d{12}\.journal$/.test(name))
    .sort();
  for (const name of names) yield* readSegment(readFileSync(join(directory, name)), name);
}

/** SHA-256 over the records of source history, and how many there were. */
export function digestOf(directory) {
  const records = [];
  for (const record of readJournal(directory)) {
    if (DIGEST_TOPICS.has(record.topic) && record.headers.source === 'history')
      records.push(record);
  }
  records.sort(
    (a, b) =>
      Buffer.compare(Buffer.from(a.topic), Buffer.from(b.topic)) ||
      Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) ||
      number(a.headers.windowEnd) - number(b.headers.windowEnd) ||
      number(a.headers.revision) - number(b.headers.revision) ||
      Buffer.compare(a.value, b.value),
  );
  const hash = createHash('sha256');
  for (const { topic, key, value } of records) {
    for (const part of [Buffer.from(topic), Buffer.from(key), value]) {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(part.length);
      hash.update(length);
      hash.update(part);
    }
  }
  return { digest: hash.digest('hex'), records: records.length };
}

const number = (text) => Number(text ?? 0) || 0;

function* readSegment(bytes, name) {
  if (bytes.length < 16) return;
  if (bytes.toString('latin1', 0, 8) !== 'BALLASTJ') throw new Error(`${name}: expected a journal`);
  if (bytes.readUInt32LE(8) !== 1) throw new Error(`${name}: expected format version 1`);
  let at = bytes.readUInt32LE(12);
  while (at + 8 <= bytes.length) {
    const end = at + 8 + bytes.readUInt32LE(at);
    if (end > bytes.length) return;
    const payload = bytes.subarray(at + 8, end);
    if (checksum(payload) !== bytes.readUInt32LE(at + 4)) return;
    yield* readPayload(new Reader(payload));
    at = end;
  }
}

function* readPayload(reader) {
  const frame = reader.u64();
  const time = reader.u64();
  const stage = reader.text();
  const task = reader.u32();
  for (let sections = reader.u32(); sections > 0; sections--) {
    const topic = reader.text();
    const partition = reader.u32();
    const base = reader.u64();
    reader.u32(); // offsets covered
    let left = reader.u32();
    const end = reader.u32() + reader.at;
    for (; left > 0; left--) {
      const offset = base + reader.varint();
      const key = reader.text();
      const headers = {};
      for (let pairs = reader.varint(); pairs > 0; pairs--) {
        const header = reader.text();
        headers[header] = reader.text();
      }
      const marked = reader.varint();
      const value = marked === 0 ? null : reader.take(marked - 1);
      yield { frame, time, stage, task, topic, partition, offset, key, headers, value };
    }
    if (reader.at !== end) throw new Error(`expected a section of ${topic} to end at ${end}`);
  }
}

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  u32() {
    return this.take(4).readUInt32LE();
  }

  u64() {
    return Number(this.take(8).readBigUInt64LE());
  }

  varint() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(1)[0];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    return this.take(this.varint()).toString('utf8');
  }
}

// CRC-32 as of ISO 3309 (that of gzip and PNG), by table.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}
