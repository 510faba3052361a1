import { BallastError } from '#core/ballast-error.js';
import {
  type AvroDefinition,
  type AvroSchema,
  fullName,
  isUnion,
  namespaceOf,
} from './avro-schema.js';
import { ByteCursor, MalformedBytes } from './byte-cursor.js';

type Step = (cursor: ByteCursor) => void;

const PRIMITIVE_STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['null', () => undefined],
  ['boolean', (cursor) => cursor.boolean()],
  ['int', (cursor) => cursor.int()],
  ['long', (cursor) => void cursor.long()],
  ['float', (cursor) => cursor.take(4)],
  ['double', (cursor) => cursor.take(8)],
  ['bytes', (cursor) => void cursor.blob()],
  ['string', (cursor) => void cursor.text()],
]);

/** Blocks of items or entries, ended by an empty block; a count larger than the bytes left is refused at once. */
function blocks(item: Step, itemSize: number | null): Step {
  return (cursor) => {
    for (let count = cursor.long(); count !== 0; count = cursor.long()) {
      if (count < 0) {
        count = -count;
        cursor.long();
      }
      if (count > cursor.remaining) {
        throw new MalformedBytes(`at most ${cursor.remaining} items in the bytes left`, `${count}`);
      }
      if (itemSize !== null) cursor.take(count * itemSize);
      else for (let i = 0; i < count; i++) item(cursor);
    }
  };
}

class StepCompiler {
  private readonly named = new Map<string, Step>();

  compile(schema: AvroSchema, namespace: string): Step {
    if (typeof schema === 'string') return this.reference(schema, namespace);
    if (isUnion(schema)) {
      const branches = schema.map((branch) => this.compile(branch, namespace));
      return (cursor) => branches[cursor.index(branches.length)](cursor);
    }
    if (schema.items !== undefined) {
      const size = schema.items === 'double' ? 8 : null;
      return blocks(this.compile(schema.items, namespace), size);
    }
    if (schema.values !== undefined) {
      const value = this.compile(schema.values, namespace);
      return blocks((cursor) => {
        cursor.key();
        value(cursor);
      }, null);
    }
    return this.definition(schema, namespace);
  }

  private reference(name: string, namespace: string): Step {
    const step = PRIMITIVE_STEPS.get(name) ?? this.named.get(fullName(name, namespace));
    if (step === undefined) {
      throw new BallastError('DATA_UNKNOWN_SCHEMA', `expected a known type, was ${name}`);
    }
    return step;
  }

  private definition(schema: AvroDefinition, namespace: string): Step {
    const { name, symbols, size, fields } = schema;
    if (name === undefined) return this.compile(schema.type, namespace);
    const full = fullName(name, schema.namespace ?? namespace);
    const steps: Step[] = [];
    let step: Step = (cursor) => {
      for (let i = 0; i < steps.length; i++) steps[i](cursor);
    };
    if (symbols !== undefined) step = (cursor) => void cursor.index(symbols.length);
    if (size !== undefined) step = (cursor) => cursor.take(size);
    this.named.set(full, step);
    for (const field of fields ?? []) steps.push(this.compile(field.type, namespaceOf(full)));
    return step;
  }
}

const cursor = new ByteCursor();

/**
 * A check that bytes are exactly one value of a schema: avsc trusts its input (it reads zeros past the end, lets
 * a hostile block count run for ever, rounds large longs), so nothing is handed to it before this has passed.
 * @param schema self-contained: every name is defined where it is first met
 * @param name what messages call the value
 * @throws BallastError DATA_MALFORMED on truncated, trailing or impossible bytes
 */
export function byteCheck(schema: AvroSchema, name: string): (bytes: Uint8Array) => void {
  const step = new StepCompiler().compile(schema, '');
  return (bytes) => {
    try {
      cursor.start(bytes);
      step(cursor);
      if (cursor.remaining > 0) {
        throw new MalformedBytes(`${cursor.position} bytes`, `${bytes.length} bytes`);
      }
    } catch (cause) {
      if (!(cause instanceof MalformedBytes)) throw cause;
      throw new BallastError(
        'DATA_MALFORMED',
        `expected ${cause.expected} of ${name}, was ${cause.was}`,
        { cause },
      );
    }
  };
}
