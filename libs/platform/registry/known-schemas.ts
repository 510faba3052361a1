import { BallastError } from '#core/ballast-error.js';
import type { AvroSchema } from '#platform/avro/avro-schema.js';
import type { RegistryClient } from './registry-client.js';

/** An id that the registry did not know may be registered later: it is asked again after this. */
const UNKNOWN_FOR_MS = 60_000;
/** Poison with ever new ids must not fill the memory. */
const UNKNOWN_IDS = 10_000;

/** Registries count in signed 32 bits; a larger id is poison that no registry is asked about. */
const LARGEST_ID = 0x7fff_ffff;

/** Schemas of a registry by id: those learnt, and for a while those it did not have. */
export class KnownSchemas {
  readonly #known = new Map<number, AvroSchema>();
  readonly #unknownUntil = new Map<number, number>();
  readonly #asked = new Map<number, Promise<void>>();

  /** @param now monotonic milliseconds */
  constructor(
    private readonly client: Pick<RegistryClient, 'schemaOf'>,
    private readonly now: () => number,
  ) {}

  learn(id: number, schema: AvroSchema): void {
    this.#known.set(id, schema);
  }

  /** @throws BallastError DATA_UNKNOWN_SCHEMA */
  schemaOf(id: number): AvroSchema {
    const schema = this.#known.get(id);
    if (schema !== undefined) return schema;
    throw new BallastError(
      'DATA_UNKNOWN_SCHEMA',
      `expected an id of the schema registry, was ${id}`,
    );
  }

  /** Nothing has to be asked about this id. */
  isSettled(id: number): boolean {
    return (
      id > LARGEST_ID ||
      this.#known.has(id) ||
      this.now() < (this.#unknownUntil.get(id) ?? -Infinity)
    );
  }

  /**
   * Asks the registry about an id, once however many wait for it.
   * @throws BallastError IO_REGISTRY, CONFIG_REGISTRY
   */
  settle(id: number): Promise<void> {
    let asked = this.#asked.get(id);
    if (asked === undefined) {
      asked = this.#ask(id).finally(() => this.#asked.delete(id));
      this.#asked.set(id, asked);
    }
    return asked;
  }

  async #ask(id: number): Promise<void> {
    const schema = await this.client.schemaOf(id);
    if (schema !== null) {
      this.learn(id, schema);
      this.#unknownUntil.delete(id);
      return;
    }
    if (this.#unknownUntil.size >= UNKNOWN_IDS) this.#unknownUntil.clear();
    this.#unknownUntil.set(id, this.now() + UNKNOWN_FOR_MS);
  }
}
