import { BallastError } from '#core/ballast-error.js';
import { codecFor } from '#platform/avro/codec.js';
import type { AvroSchema } from '#platform/avro/avro-schema.js';
import type { SchemaName } from '#platform/avro/present-schemas.js';
import { readOld } from '#platform/avro/read-old.js';
import type { RegisteredSchema, RegistryClient } from './registry-client.js';

/** What a new reader needs of every old record: new fields, symbols and branches come at the end (docs/adr/0012). */
const LEVEL = 'BACKWARD_TRANSITIVE';

/** After a conflict the level that the other has set is there. */
const LEVEL_ATTEMPTS = 5;

/** A subject with the present schema in it. */
export interface RegisteredSubject {
  readonly id: number;
  readonly versions: readonly RegisteredSchema[];
}

/**
 * Makes the present schema one of a subject's versions, past the gate: it must read every version that is there, and
 * the registry must find it compatible by the subject's level. A schema that is there already changes nothing.
 * @throws BallastError CONFIG_REGISTRY naming the subject and the reason, IO_REGISTRY
 */
export async function registerSubject(
  client: RegistryClient,
  subject: string,
  name: SchemaName,
): Promise<RegisteredSubject> {
  const { schema } = codecFor(name);
  const versions = await client.versions(subject);
  for (const { version, schema: old } of versions) assertReadable(name, old, subject, version);
  const present = versions.length === 0 ? null : await client.idOf(subject, schema);
  if (present !== null) return { id: present, versions };
  if (versions.length > 0) {
    await requireLevel(client, subject);
    const reason = await client.incompatibility(subject, schema);
    if (reason !== null) throw refused(subject, name, reason);
  }
  const registered = await client.register(subject, schema);
  if ('refused' in registered) throw refused(subject, name, registered.refused);
  await requireLevel(client, subject);
  return { id: registered.id, versions };
}

/** An operator's own level stands; a subject without one accepts anything. Other services may start at this moment. */
async function requireLevel(client: RegistryClient, subject: string): Promise<void> {
  for (let attempt = 1; attempt <= LEVEL_ATTEMPTS; attempt++) {
    const level = await client.compatibilityLevel(subject);
    if (level !== null && level !== 'NONE') return;
    if (await client.setCompatibilityLevel(subject, LEVEL)) return;
  }
  throw new BallastError(
    'CONFIG_REGISTRY',
    `expected the subject ${subject} of the schema registry to take the level ${LEVEL}, was a conflict ${LEVEL_ATTEMPTS} times`,
  );
}

function assertReadable(name: SchemaName, old: AvroSchema, subject: string, version: number): void {
  try {
    readOld(name, old);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refused(subject, name, `version ${version} cannot be read with it: ${reason}`, cause);
  }
}

const refused = (subject: string, name: SchemaName, reason: string, cause?: unknown) =>
  new BallastError(
    'CONFIG_REGISTRY',
    `expected ${name} to be compatible with the subject ${subject} of the schema registry, was refused: ${reason}`,
    { cause },
  );
