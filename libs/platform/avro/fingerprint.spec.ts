import { avroCases, hex, testMessage, testMessageSchema } from '#testing/avro-golden.js';
import type { AvroSchema } from './avro-schema.js';
import { codecOf } from './codec.js';
import {
  canonicalForm,
  crc64Avro,
  fingerprintBytes,
  readSingleObject,
  schemaFingerprint,
  singleObject,
} from './fingerprint.js';
import { inFull } from './present-schemas.js';

describe('schema fingerprints', () => {
  it('the fingerprint of no bytes is that of the specification', () => {
    expect(crc64Avro(new Uint8Array(0))).toBe(BigInt(avroCases.crc64_avro.empty));
  });

  it.each(avroCases.schema_tests)('schema $id $input is as Apache Avro has it', (golden) => {
    const schema = JSON.parse(golden.input) as AvroSchema;
    const fingerprint = schemaFingerprint(schema);
    expect(canonicalForm(schema)).toBe(golden.canonical);
    expect(hex(fingerprintBytes(fingerprint))).toBe(golden.fingerprint_hex_little_endian);
    if (golden.fingerprint_signed_int64 !== null) {
      expect(BigInt.asIntN(64, fingerprint)).toBe(BigInt(golden.fingerprint_signed_int64));
    }
  });

  it('the canonical form qualifies names and keeps neither docs nor defaults', () => {
    const kind = { type: 'enum', name: 'Kind', doc: 'd', symbols: ['a'] };
    const fields = [
      { name: 'kind', type: kind, doc: 'd' },
      { name: 'others', type: { type: 'array', items: 'Kind' }, default: [] },
      { name: 'ids', type: { type: 'map', values: { type: 'fixed', name: 'o.Id', size: 4 } } },
    ];
    expect(canonicalForm({ type: 'record', namespace: 'n', name: 'R', doc: 'd', fields })).toBe(
      '{"name":"n.R","type":"record","fields":[' +
        '{"name":"kind","type":{"name":"n.Kind","type":"enum","symbols":["a"]}},' +
        '{"name":"others","type":{"type":"array","items":"n.Kind"}},' +
        '{"name":"ids","type":{"type":"map","values":{"name":"o.Id","type":"fixed","size":4}}}]}',
    );
  });
});

describe('single-object encoding', () => {
  const golden = avroCases.single_object_message;
  const codec = codecOf(inFull(testMessageSchema));

  it('writes the message of Apache Avro byte for byte', () => {
    expect(canonicalForm(testMessageSchema)).toBe(golden.canonical);
    const message = singleObject(schemaFingerprint(testMessageSchema), codec.encode(golden.record));
    expect(hex(message)).toBe(golden.expected_hex);
    expect(hex(message)).toBe(hex(testMessage));
  });

  it('reads that message', () => {
    const { fingerprint, body } = readSingleObject(testMessage);
    expect(fingerprint).toBe(schemaFingerprint(testMessageSchema));
    expect(codec.decode(body)).toStrictEqual(golden.record);
  });

  it('refuses a message without marker or fingerprint', () => {
    const malformed = expect.objectContaining({ code: 'DATA_MALFORMED' });
    expect(() => readSingleObject(testMessage.subarray(0, 9))).toThrow(malformed);
    expect(() => readSingleObject(testMessage.subarray(1))).toThrow(malformed);
  });
});
