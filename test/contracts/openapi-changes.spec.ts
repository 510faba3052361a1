import { readFileSync } from 'node:fs';
import { breakingChanges } from '../../tools/openapi/breaking-changes.mjs';

type Json = Record<string, unknown>;
interface Shape {
  type: string;
  properties: Record<string, Json>;
  required: string[];
  additionalProperties?: unknown;
}
interface Sample {
  paths: Record<string, Record<string, Json>>;
  components: { schemas: Record<'Thing' | 'Owner', Shape>; responses: Record<string, Json> };
}

/** One operation of everything that can break. */
function sample(): Sample {
  return {
    paths: {
      '/things/{id}': {
        put: {
          operationId: 'put-thing',
          security: [{ bearer: ['write'] }, { apiKey: ['write'] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 200 } },
          ],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    kind: { type: 'string', enum: ['a', 'b'] },
                    size: { type: 'number', minimum: 0 },
                    names: { type: 'array', items: { type: 'string' } },
                    weights: { type: ['array', 'object'] },
                  },
                  required: ['kind'],
                  additionalProperties: false,
                },
              },
            },
          },
          responses: {
            '200': {
              description: 'done',
              headers: { ETag: {} },
              content: {
                'application/json': { schema: { $ref: '#/components/schemas/Thing' } },
              },
            },
            '404': { $ref: '#/components/responses/NotFound' },
          },
        },
      },
    },
    components: {
      schemas: {
        Thing: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            status: { type: 'string', enum: ['open', 'shut'] },
            value: { type: 'number' },
            owner: { anyOf: [{ $ref: '#/components/schemas/Owner' }, { type: 'null' }] },
          },
          required: ['id', 'status'],
        },
        Owner: {
          type: 'object',
          properties: { name: { type: 'string' } },
          required: ['name'],
        },
      },
      responses: { NotFound: { description: 'none' } },
    },
  };
}

const put = (document: Sample): Json => document.paths['/things/{id}'].put;
const bodyOf = (document: Sample): Shape => {
  const { content } = put(document).requestBody as {
    content: Record<string, { schema: Shape }>;
  };
  return content['application/json'].schema;
};
const thing = ({ components }: Sample) => components.schemas.Thing;

function after(change: (document: Sample) => void): string[] {
  const present = sample();
  change(present);
  return breakingChanges(sample(), present);
}

describe('a change of the document that breaks a client', () => {
  it.each<[string, (document: Sample) => void, string]>([
    [
      'removes a path',
      ({ paths }) => delete paths['/things/{id}'],
      'expected the operation, was removed',
    ],
    [
      'removes a method',
      ({ paths }) => delete paths['/things/{id}'].put,
      'expected the operation, was removed',
    ],
    ['renames an operation', (d) => (put(d).operationId = 'x'), 'operationId was put-thing, is x'],
    [
      'asks for another scope',
      (d) => (put(d).security = [{ bearer: ['admin'] }, { apiKey: ['write'] }]),
      '{"bearer":["write"]} was enough, is not any more',
    ],
    [
      'takes a way to authorise away',
      (d) => (put(d).security = [{ bearer: ['write'] }]),
      '{"apiKey":["write"]} was enough, is not any more',
    ],
    [
      'removes a parameter',
      (d) => (put(d).parameters as Json[]).pop(),
      'query parameter limit: expected it, was removed',
    ],
    [
      'requires a parameter',
      (d) => ((put(d).parameters as Json[])[1].required = true),
      'query parameter limit: newly required',
    ],
    [
      'adds a required parameter',
      (d) => (put(d).parameters as Json[]).push({ name: 'x', in: 'header', required: true }),
      'header parameter x: newly required',
    ],
    [
      'narrows a parameter',
      (d) => ((put(d).parameters as Json[])[1].schema = { type: 'integer', maximum: 100 }),
      'query parameter limit: maximum was 200, is 100',
    ],
    [
      'requires the body',
      (d) => ((put(d).requestBody as Json).required = true),
      'body: newly required',
    ],
    ['removes the body', (d) => delete put(d).requestBody, 'body: expected one, is refused now'],
    [
      'removes a field of the body',
      (d) => delete bodyOf(d).properties.size,
      'body.size: expected the field, was removed',
    ],
    [
      'requires a field of the body',
      (d) => bodyOf(d).required.push('size'),
      'body.size: newly required',
    ],
    [
      'takes fewer values of a field',
      (d) => (bodyOf(d).properties.kind.enum = ['a']),
      'body.kind: expected b among the values, was removed',
    ],
    [
      'takes another type of a field',
      (d) => (bodyOf(d).properties.size.type = 'string'),
      'body.size: expected string, was number',
    ],
    [
      'takes only integers',
      (d) => (bodyOf(d).properties.size.type = 'integer'),
      'body.size: expected integer, was number',
    ],
    [
      'takes fewer types of a field',
      (d) => (bodyOf(d).properties.weights.type = 'object'),
      'body.weights: expected object, was array',
    ],
    [
      'raises the least value of a field',
      (d) => (bodyOf(d).properties.size.minimum = 1),
      'body.size: minimum was 0, is 1',
    ],
    [
      'puts a pattern on the items of a list',
      (d) => (bodyOf(d).properties.names.items = { type: 'string', pattern: '^x' }),
      'body.names[]: pattern was absent, is ^x',
    ],
    [
      'removes an answer',
      (d) => delete (put(d).responses as Json)['404'],
      '404: expected the answer, was removed',
    ],
    [
      'removes a header',
      (d) => delete ((put(d).responses as Record<string, Json>)['200'].headers as Json).ETag,
      '200: expected header ETag, was removed',
    ],
    [
      'answers another media type',
      (d) => ((put(d).responses as Record<string, Json>)['200'].content = { 'text/plain': {} }),
      '200: expected application/json, was removed',
    ],
    [
      'removes a field of an answer',
      (d) => delete thing(d).properties.value,
      '200.value: expected the field, was removed',
    ],
    [
      'no longer promises a field',
      (d) => thing(d).required.pop(),
      '200.status: no longer always there',
    ],
    [
      'answers null where it never did',
      (d) => (thing(d).properties.value.type = ['number', 'null']),
      '200.value: expected number, was null',
    ],
    [
      'answers any text where there were values',
      (d) => delete thing(d).properties.status.enum,
      '200.status: expected one of open, shut, was any value',
    ],
    [
      'changes a shape that is referred to',
      ({ components }) => (components.schemas.Owner.properties.name.type = 'integer'),
      '200.owner.name: expected string, was integer',
    ],
  ])('%s', (_, change, line) => {
    expect(after(change)).toEqual([`PUT /things/{id}: ${line}`]);
  });
});

describe('a change that breaks nobody', () => {
  it.each<[string, (document: Sample) => void]>([
    ['nothing', () => undefined],
    ['a new path', ({ paths }) => (paths['/x'] = {})],
    [
      'a new optional parameter',
      (d) => (put(d).parameters as Json[]).push({ name: 'x', in: 'query' }),
    ],
    ['a wider parameter', (d) => delete ((put(d).parameters as Json[])[1].schema as Json).maximum],
    ['a new optional field of the body', (d) => (bodyOf(d).properties.more = { type: 'string' })],
    ['a field that is no longer required', (d) => (bodyOf(d).required = [])],
    ['a new value of a field', (d) => (bodyOf(d).properties.kind.enum = ['a', 'b', 'c'])],
    ['a body of any fields', (d) => (bodyOf(d).additionalProperties = true)],
    ['a new answer', (d) => ((put(d).responses as Json)['429'] = { description: 'x' })],
    ['a new field of an answer', (d) => (thing(d).properties.more = { type: 'string' })],
    [
      'a new value in an answer',
      (d) => (thing(d).properties.status.enum = ['open', 'shut', 'new']),
    ],
    ['a field that is always there now', (d) => thing(d).required.push('value')],
    ['an integer where numbers were', (d) => (thing(d).properties.value.type = 'integer')],
    ['fewer scopes', (d) => (put(d).security = [{ bearer: [] }, { apiKey: [] }])],
    ['no need of a credential', (d) => delete put(d).security],
    [
      'a shape that is written out where it was referred to',
      (d) => (thing(d).properties.owner = { ...d.components.schemas.Owner }),
    ],
  ])('%s', (_, change) => {
    expect(after(change)).toEqual([]);
  });

  it('the committed document keeps what is released', () => {
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
    expect(breakingChanges(read('openapi.released.json'), read('openapi.json'))).toEqual([]);
  });
});
