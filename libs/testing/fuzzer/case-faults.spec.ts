import { operationsOf } from '../openapi/documented-operations.js';
import type { OpenApiDocument } from '../openapi/open-api-document.js';
import { caseFaults } from './case-faults.js';
import type { FuzzCase } from './fuzz-case.js';
import { requestViolations } from './request-violations.js';

const DOCUMENT: OpenApiDocument = {
  openapi: '3.1.0',
  paths: {
    '/things/{id}': {
      put: {
        operationId: 'put-thing',
        security: [{ key: [] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 3 } },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } },
          { name: 'deep', in: 'query', schema: { type: 'boolean' } },
          { name: 'If-Match', in: 'header', schema: { type: 'string', pattern: '^"[0-9]+"$' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { size: { type: 'number', minimum: 0 } },
                required: ['size'],
                additionalProperties: false,
              },
            },
            'application/x-ndjson': { schema: { type: 'string' } },
          },
        },
        responses: {
          '200': {
            description: 'done',
            headers: { ETag: { required: true } },
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { id: { type: 'string' } },
                  required: ['id'],
                },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas: {}, securitySchemes: {} },
};

const [asked] = operationsOf(DOCUMENT);
const VALID: FuzzCase = {
  asked,
  credential: 'key',
  segments: { id: 'a' },
  query: [['limit', '5']],
  headers: { 'If-Match': '"1"' },
  body: { text: '{"size":1}', contentType: 'application/json' },
};
const withBody = (text: string, contentType = 'application/json'): Partial<FuzzCase> => ({
  body: { text, contentType },
});
const DONE = {
  status: 200,
  headers: { etag: '"1"', 'content-type': 'application/json; charset=utf-8' },
  text: '{"id":"a"}',
};

describe('a request', () => {
  it('that is as documented violates nothing', () => {
    expect(requestViolations(VALID)).toEqual([]);
    expect(requestViolations({ ...VALID, query: [], headers: {} })).toEqual([]);
    const lines = withBody('{"size":1}\n{"size":2}\n', 'application/x-ndjson');
    expect(requestViolations({ ...VALID, ...lines })).toEqual([]);
    // What the document does not speak of, it does not forbid.
    expect(requestViolations({ ...VALID, query: [['more', '1']] })).toEqual([]);
  });

  it.each<[string, Partial<FuzzCase>]>([
    ['no credential', { credential: 'none' }],
    ['a credential of nobody', { credential: 'wrong' }],
    ['too long an id', { segments: { id: 'abcd' } }],
    ['an id that is no UTF-8', { segments: { id: '%E0%A4%A' } }],
    ['a number that is none', { query: [['limit', '1e0']] }],
    ['a number that is too large', { query: [['limit', '10']] }],
    ['a flag that is none', { query: [['deep', 'TRUE']] }],
    [
      'a parameter that is there twice',
      {
        query: [
          ['limit', '5'],
          ['limit', '5'],
        ],
      },
    ],
    ['a header of another form', { headers: { 'If-Match': '1' } }],
    ['no body', { body: null }],
    ['another content type', withBody('{"size":1}', 'text/plain')],
    ['no JSON', withBody('{"size":')],
    ['a field that is missing', withBody('{}')],
    ['a field of another type', withBody('{"size":"1"}')],
    ['a field out of bounds', withBody('{"size":-1}')],
    ['infinity', withBody('{"size":1e400}')],
    ['a field that is not listed', withBody('{"size":1,"more":1}')],
    ['a prototype', withBody('{"size":1,"__proto__":{}}')],
  ])('with %s violates the document, and must not be accepted', (_, change) => {
    const one = { ...VALID, ...change };
    expect(requestViolations(one)).toHaveLength(1);
    expect(caseFaults(one, DONE)).toEqual([expect.stringMatching(/^expected a refusal of/)]);
    expect(caseFaults(one, { ...DONE, status: 400 })).toEqual([
      expect.stringMatching(/^expected status 200, was 400/),
    ]);
  });
});

describe('an answer', () => {
  it('that is as documented has no fault', () => {
    expect(caseFaults(VALID, DONE)).toEqual([]);
  });

  it.each<[string, Partial<typeof DONE>, string]>([
    ['an error of ours', { status: 500 }, 'expected no 500'],
    ['a 503 though nothing is stopped', { status: 503 }, 'expected no 503'],
    ['a status that is not documented', { status: 418 }, 'expected status 200, was 418'],
    [
      'a header that is missing',
      { headers: { ...DONE.headers, etag: '' } },
      'expected header ETag',
    ],
    [
      'another content type',
      { headers: { ...DONE.headers, 'content-type': 'text/html' } },
      'expected content type application/json, was text/html',
    ],
    ['a body that is no JSON', { text: '<html>' }, 'expected JSON'],
    ['a field that is missing', { text: '{}' }, '$.id: expected it, was missing'],
    ['a field of another type', { text: '{"id":1}' }, '$.id: expected string, was 1'],
    ['a field that nobody documented', { text: '{"id":"a","b":1}' }, '$.b: expected no such field'],
  ])('with %s is a fault', (_, change, fault) => {
    expect(caseFaults(VALID, { ...DONE, ...change })).toEqual([expect.stringContaining(fault)]);
  });
});
