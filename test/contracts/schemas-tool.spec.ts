import { jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

interface Field {
  name: string;
  type: unknown;
  default?: unknown;
}
interface RecordSchema {
  fields: Field[];
}

// Each run of the tool parses and formats every schema: a second or two on a busy machine.
jest.setTimeout(60_000);

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ballast-schemas-'));
  for (const folder of ['schemas', 'libs/stream/generated']) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
});

afterEach(() => rmSync(root, { recursive: true }));

/** Standard output, or what the tool complained of. */
async function schemasTool(command: string, folder = root): Promise<string> {
  const tool = join(repository, 'tools', 'schemas.mjs');
  try {
    return (await run(process.execPath, [tool, command, '--root', folder])).stdout;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

function edit(name: string, change: (schema: RecordSchema) => void): void {
  const path = join(root, 'schemas', `${name}.avsc`);
  const schema = JSON.parse(readFileSync(path, 'utf8')) as RecordSchema;
  change(schema);
  writeFileSync(path, JSON.stringify(schema));
}

async function complaintsAfter(change: (schema: RecordSchema) => void): Promise<string> {
  edit('WeightSchema', change);
  return schemasTool('check');
}

describe('the schemas tool', () => {
  it('finds the committed schemas compatible and their generated files current', async () => {
    expect(await schemasTool('check', repository)).toBe('');
  });

  it('names generated files that are stale', async () => {
    edit('WeightSchema', (schema) => schema.fields.push({ name: 'x', type: 'int', default: 0 }));
    const complaints = await schemasTool('check');
    expect(complaints).toContain('expected libs/stream/generated/wire-types.ts to be current');
    expect(complaints).toContain('expected libs/stream/generated/schemas.ts to be current');
    await schemasTool('generate');
    expect(await schemasTool('check')).toBe('');
  });

  it('refuses a removed field', async () => {
    const complaints = await complaintsAfter(({ fields }) => fields.splice(1, 1));
    expect(complaints).toContain('expected released field portfolio_id in position 1, was weights');
  });

  it('refuses a changed type, also one that Avro would promote', async () => {
    const complaints = await complaintsAfter(({ fields }) => (fields[0].type = 'double'));
    expect(complaints).toContain('WeightSchema.timestamp: expected type long, was double');
    expect(complaints).toContain('released reader, present writer: cannot read "double" as "long"');
  });

  it('refuses an appended field without a default', async () => {
    const complaints = await complaintsAfter(({ fields }) => {
      fields.push({ name: 'appended', type: 'int' });
    });
    expect(complaints).toContain('expected a default for appended field appended, was none');
    expect(complaints).toContain('present reader, released writer: no matching field');
  });

  it('refuses released fields in another order', async () => {
    const complaints = await complaintsAfter(({ fields }) => fields.reverse());
    expect(complaints).toContain('expected released field timestamp in position 0, was source');
  });

  it('refuses a field with a default before the released ones', async () => {
    const complaints = await complaintsAfter(({ fields }) => {
      fields.unshift({ name: 'first', type: 'int', default: 0 });
    });
    expect(complaints).toContain('expected released field timestamp in position 0, was first');
  });

  it('refuses to lose a released schema', async () => {
    rmSync(join(root, 'schemas', 'DailyPriceStock.avsc'));
    expect(await schemasTool('check')).toContain('expected schemas/DailyPriceStock.avsc');
  });

  it('releases what changed, once, and holds internal schemas to it', async () => {
    edit('WeightSchema', (schema) => schema.fields.push({ name: 'x', type: 'int', default: 0 }));
    await schemasTool('generate');
    const released = await schemasTool('release');
    const versions = readdirSync(join(root, 'schemas', 'released', 'WeightSchema'));
    expect(versions).toEqual(['1.avsc', '2.avsc', '3.avsc']);
    expect(released).not.toContain('DailyIndex');
    expect(await schemasTool('release')).toBe('');
    edit('source', (schema) => Object.assign(schema, { symbols: ['history', 'simulated'] }));
    expect(await schemasTool('check')).toContain(
      'tick-record.avsc against released version 1: union.source: expected symbols history, live, simulated',
    );
  });

  it('lets an internal enum grow at its end', async () => {
    const symbols = ['history', 'live', 'simulated', 'appended'];
    edit('source', (schema) => Object.assign(schema, { symbols }));
    await schemasTool('generate');
    expect(await schemasTool('check')).toBe('');
  });
});
