import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '#platform/package-root.js';
import type { AvroSchema } from './avro-schema.js';
import { canonicalForm } from './fingerprint.js';
import { inFull, presentSchema, type SchemaName } from './present-schemas.js';

/** A version of a schema that records may have been written with. */
export interface ReleasedSchema {
  readonly version: number;
  readonly schema: AvroSchema;
}

/** The released versions of a schema file, oldest first; none before its first release. */
export function releasedSchemas(name: SchemaName): readonly ReleasedSchema[] {
  const folder = join(packageRoot(), 'schemas', 'released', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.avsc'))
    .map((file) => {
      const json = JSON.parse(readFileSync(join(folder, file), 'utf8')) as AvroSchema;
      return { version: Number.parseInt(file), schema: inFull(json) };
    })
    .sort((a, b) => a.version - b.version);
}

/** The version that the present schema has: the newest release that writes the same bytes, else the next one. */
export function presentVersion(name: SchemaName, released: readonly ReleasedSchema[]): number {
  const present = canonicalForm(presentSchema(name));
  const same = released.findLast(({ schema }) => canonicalForm(schema) === present);
  return same?.version ?? (released.at(-1)?.version ?? 0) + 1;
}
