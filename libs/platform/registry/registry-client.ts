import { BallastError } from '#core/ballast-error.js';
import type { AvroSchema } from '#platform/avro/avro-schema.js';
import { askRegistry, type RegistryAnswer, type RegistryTransport } from './registry-request.js';

/** A schema as a registry knows it. */
export interface RegisteredSchema {
  readonly id: number;
  readonly version: number;
  readonly schema: AvroSchema;
}

/** Answers of the API, as far as they are read; a registry may say anything. */
interface Body {
  readonly id?: unknown;
  readonly version?: unknown;
  readonly schema?: unknown;
  readonly schemaType?: unknown;
  readonly message?: unknown;
  readonly messages?: unknown;
  readonly is_compatible?: unknown;
  readonly compatibilityLevel?: unknown;
}

/** The few calls of the Confluent Schema Registry API, version 7, that are needed here. */
export class RegistryClient {
  constructor(private readonly transport: RegistryTransport) {}

  /** Id of a schema in a subject; null when it is not registered there. */
  async idOf(subject: string, schema: string): Promise<number | null> {
    const path = `/subjects/${encodeURIComponent(subject)}`;
    const answer = await askRegistry(this.transport, { method: 'POST', path, body: { schema } });
    return answer.status === 404 ? null : numberIn(answer, 'id', path);
  }

  /** Versions of a subject, oldest first; none when there is no such subject. */
  async versions(subject: string): Promise<readonly RegisteredSchema[]> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const answer = await askRegistry(this.transport, { method: 'GET', path });
    if (answer.status === 404) return [];
    if (answer.status !== 200 || !Array.isArray(answer.body)) throw unexpected(answer, path);
    const versions: RegisteredSchema[] = [];
    for (const version of answer.body.map(Number)) {
      const one = await askRegistry(this.transport, {
        method: 'GET',
        path: `${path}/${version}`,
      });
      const schema = avroOf(one);
      if (schema !== null) versions.push({ id: numberIn(one, 'id', path), version, schema });
    }
    return versions;
  }

  /** The Avro schema with this id; null when there is none. */
  async schemaOf(id: number): Promise<AvroSchema | null> {
    const path = `/schemas/ids/${id}`;
    const answer = await askRegistry(this.transport, { method: 'GET', path });
    return avroOf(answer);
  }

  /** Level that a subject has of its own; null when it has none. */
  async compatibilityLevel(subject: string): Promise<string | null> {
    const path = `/config/${encodeURIComponent(subject)}`;
    const answer = await askRegistry(this.transport, { method: 'GET', path });
    if (answer.status === 404) return null;
    const { compatibilityLevel: level } = bodyOf(answer);
    if (answer.status !== 200 || typeof level !== 'string') throw unexpected(answer, path);
    return level;
  }

  /** Sets it; false when somebody else has set one at this moment, which Apicurio answers with a conflict. */
  async setCompatibilityLevel(subject: string, level: string): Promise<boolean> {
    const path = `/config/${encodeURIComponent(subject)}`;
    const body = { compatibility: level };
    const answer = await askRegistry(this.transport, { method: 'PUT', path, body });
    if (answer.status === 409) return false;
    if (answer.status !== 200) throw unexpected(answer, path);
    return true;
  }

  /** Why a schema is not compatible with the versions of a subject, by its level; null when it is. */
  async incompatibility(subject: string, schema: string): Promise<string | null> {
    const path = `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`;
    const answer = await askRegistry(this.transport, { method: 'POST', path, body: { schema } });
    const { is_compatible: compatible, messages } = bodyOf(answer);
    if (answer.status === 404 || compatible === true) return null;
    if (answer.status !== 200 || compatible !== false) throw unexpected(answer, path);
    return Array.isArray(messages) && messages.length > 0 ? messages.join('; ') : 'no reason given';
  }

  /** Registers a schema and returns its id; a refusal is an answer too. */
  async register(
    subject: string,
    schema: string,
  ): Promise<{ readonly id: number } | { readonly refused: string }> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const answer = await askRegistry(this.transport, { method: 'POST', path, body: { schema } });
    if (answer.status === 409 || answer.status === 422) {
      return { refused: messageOf(answer) };
    }
    return { id: numberIn(answer, 'id', path) };
  }
}

function bodyOf({ body }: RegistryAnswer): Body {
  return typeof body === 'object' && body !== null ? body : {};
}

function messageOf(answer: RegistryAnswer): string {
  const { message } = bodyOf(answer);
  return typeof message === 'string' && message !== '' ? message : `status ${answer.status}`;
}

function numberIn(answer: RegistryAnswer, name: 'id', path: string): number {
  const value = bodyOf(answer)[name];
  if (answer.status !== 200 || typeof value !== 'number') throw unexpected(answer, path);
  return value;
}

/** The type is left out for Avro; other schemas, and what is no JSON, are none of ours. */
function avroOf(answer: RegistryAnswer): AvroSchema | null {
  const { schema, schemaType = 'AVRO' } = bodyOf(answer);
  if (answer.status !== 200 || typeof schema !== 'string' || schemaType !== 'AVRO') return null;
  try {
    return JSON.parse(schema) as AvroSchema;
  } catch {
    return null;
  }
}

const unexpected = (answer: RegistryAnswer, path: string): BallastError =>
  new BallastError(
    'CONFIG_REGISTRY',
    `expected the Confluent API of a schema registry to answer ${path}, was ${answer.status}: ${messageOf(answer)}`,
  );
