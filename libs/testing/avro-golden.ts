import { readFileSync } from 'node:fs';
import type { AvroSchema } from '#platform/avro/avro-schema.js';

const folder = new URL('../../test/golden/avro_kafka/', import.meta.url);

/** test/golden/avro_kafka/avro_cases.json; see SOURCE.md beside it. */
export interface AvroCases {
  readonly crc64_avro: { readonly empty: string };
  readonly schema_tests: readonly {
    readonly id: string;
    readonly input: string;
    readonly canonical: string;
    readonly fingerprint_signed_int64: string | null;
    readonly fingerprint_hex_little_endian: string;
  }[];
  readonly spec_hex_examples: {
    readonly zigzag_long: Readonly<Record<string, string>>;
    readonly string_foo: string;
    readonly record_a27_bfoo: string;
    readonly array_long_3_27: string;
  };
  readonly single_object_message: {
    readonly canonical: string;
    readonly record: Readonly<Record<string, unknown>>;
    readonly expected_hex: string;
  };
}

const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

export const avroCases = JSON.parse(read('avro_cases.json')) as AvroCases;
export const testMessageSchema = JSON.parse(read('test_schema.avsc')) as AvroSchema;
export const testMessage: Uint8Array = readFileSync(new URL('test_message.bin', folder));

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
