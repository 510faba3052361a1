import fc from 'fast-check';
import type { DocumentedOperation } from '../openapi/documented-operations.js';
import type { JsonSchema, MediaType, Parameter } from '../openapi/open-api-document.js';
import {
  encode,
  parametersOf,
  type Credential,
  type FuzzBody,
  type FuzzCase,
} from './fuzz-case.js';
import { hostileText, RAW_SEGMENTS } from './hostile-values.js';
import { jsonOf, textOf } from './json-of-schema.js';
import { mutatedJson } from './mutated-json.js';
import { mutatedText } from './mutated-text.js';

/** Ids that exist, or values that have been told, by the name of the parameter. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

/** What callers put into headers whose form a schema does not tell. */
const HEADERS: KnownIds = { 'If-Match': ['*', '"1"', '"2"'], 'If-None-Match': ['*'] };

const OTHER_TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/jsonx',
  '',
];

/** Requests of one operation, valid and not: each place is mostly as documented, so that what is wrong elsewhere is reached. */
export function fuzzCases(asked: DocumentedOperation, known: KnownIds): fc.Arbitrary<FuzzCase> {
  const credential = fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom<Credential>('key', 'bearer') },
    { weight: 1, arbitrary: fc.constantFrom<Credential>('none', 'wrong') },
  );
  const segments = Object.fromEntries(
    parametersOf(asked, 'path').map((parameter) => [parameter.name, segmentOf(parameter, known)]),
  );
  const drawn = fc.record({
    asked: fc.constant(asked),
    credential,
    segments: fc.record(segments, { noNullPrototype: true }),
    query: queryOf(asked, known),
    headers: headersOf(asked, known),
    body: bodyOf(asked),
  });
  return fc
    .tuple(drawn, mostly(fc.constant(true), fc.constant(false)))
    .map(([one, isOfOneMind]) => (isOfOneMind ? withBodysIds(one) : one));
}

/** A path that names what the body names; as drawn where the body names nothing. */
function withBodysIds(one: FuzzCase): FuzzCase {
  const named = Object.keys(one.segments).map((name): [string, string] => {
    // Read as text: many bodies are no JSON.
    const [, id] = new RegExp(`"${name}":"([\\w.-]+)"`).exec(one.body?.text ?? '') ?? [];
    return [name, id === undefined ? one.segments[name] : encode(id)];
  });
  return { ...one, segments: Object.fromEntries(named) };
}

const mostly = <Value>(
  usual: fc.Arbitrary<Value>,
  rare: fc.Arbitrary<Value>,
): fc.Arbitrary<Value> => fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: rare });

const idsOf = (name: string, known: KnownIds): readonly string[] =>
  Object.hasOwn(known, name) ? known[name] : [];

function segmentOf({ name, schema = {} }: Parameter, known: KnownIds): fc.Arbitrary<string> {
  const ids = idsOf(name, known);
  const random = fc.oneof(textOf(schema), hostileText).map(encode);
  const rare = fc.oneof(random, fc.constantFrom(...RAW_SEGMENTS)).map((text) => text || '%20');
  return ids.length === 0 ? rare : mostly(fc.constantFrom(...ids).map(encode), rare);
}

function queryOf(asked: DocumentedOperation, known: KnownIds): fc.Arbitrary<[string, string][]> {
  const given = parametersOf(asked, 'query').map(({ name, schema = {} }) => {
    const ids = idsOf(name, known);
    const usual = ids.length === 0 ? textOfValue(schema, asked) : fc.constantFrom(...ids);
    const one = mostly(usual, hostileText).map((value): [string, string][] => [[name, value]]);
    const twice = one.map((pairs) => [...pairs, ...pairs]);
    return fc.oneof(
      { weight: 5, arbitrary: fc.constant<[string, string][]>([]) },
      { weight: 5, arbitrary: one },
      { weight: 1, arbitrary: twice },
    );
  });
  const unknown = fc.tuple(hostileText, hostileText);
  const extra = fc.oneof(
    { weight: 15, arbitrary: fc.constant<[string, string][]>([]) },
    { weight: 1, arbitrary: unknown.map((pair): [string, string][] => [pair]) },
  );
  return fc.tuple(...given, extra).map((pairs) => pairs.flat());
}

const textOfValue = (
  schema: JsonSchema,
  { document }: DocumentedOperation,
): fc.Arbitrary<string> =>
  [schema.type ?? 'string'].flat().includes('string')
    ? textOf(schema)
    : jsonOf(schema, document).map((value) => JSON.stringify(value));

/** Characters that Node lets into a header: what it refuses would never leave this process. */
const sendable = (text: string): string => text.replaceAll(/[^\t\x20-\x7e]/g, '?').trim();

function headersOf(
  asked: DocumentedOperation,
  known: KnownIds,
): fc.Arbitrary<Record<string, string>> {
  const given = Object.fromEntries(
    parametersOf(asked, 'header').map(({ name, schema = {} }) => {
      const values = [...idsOf(name, known), ...idsOf(name, HEADERS)];
      const usual = values.length === 0 ? textOfValue(schema, asked) : fc.constantFrom(...values);
      return [name, mostly(usual, hostileText).map(sendable)];
    }),
  );
  return fc.record(given, { requiredKeys: [], noNullPrototype: true }).map(withoutAbsent);
}

function withoutAbsent(
  headers: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(given);
}

function bodyOf(asked: DocumentedOperation): fc.Arbitrary<FuzzBody | null> {
  const { 'application/json': json, ...others } = asked.operation.requestBody?.content ?? {};
  if (json === undefined) return fc.constant(null);
  const asJson = bodyOfType('application/json', jsonTextOf(json, asked));
  const asOthers = Object.entries(others).map(([type, media]) =>
    bodyOfType(type, otherTextOf(media)),
  );
  return fc.oneof(
    { weight: 25, arbitrary: asJson },
    ...asOthers.map((arbitrary) => ({ weight: 25, arbitrary })),
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

const bodyOfType = (type: string, text: fc.Arbitrary<string>): fc.Arbitrary<FuzzBody> =>
  fc.record({
    text,
    contentType: fc.oneof(
      { weight: 25, arbitrary: fc.constant(type) },
      { weight: 1, arbitrary: fc.constantFrom(...OTHER_TYPES) },
    ),
  });

function jsonTextOf(media: MediaType, { document }: DocumentedOperation): fc.Arbitrary<string> {
  const valid = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...examplesOf(media)) },
    { weight: 1, arbitrary: jsonOf(media.schema ?? {}, document) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: valid.chain(mutatedJson).map((value) => JSON.stringify(value) ?? '') },
    { weight: 2, arbitrary: valid.chain((value) => mutatedText(JSON.stringify(value))) },
  );
}

/** Of a type that is no JSON the document says an example alone. */
function otherTextOf(media: MediaType): fc.Arbitrary<string> {
  const examples = examplesOf(media).map(String);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...examples) },
    { weight: 2, arbitrary: fc.constantFrom(...examples).chain(mutatedText) },
  );
}

function examplesOf({ example, examples = {} }: MediaType): unknown[] {
  const all = [example, ...Object.values(examples).map(({ value }) => value)];
  const given = all.filter((value) => value !== undefined);
  return given.length === 0 ? [{}] : given;
}
