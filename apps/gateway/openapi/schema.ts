/** What we use of JSON Schema. */
export interface Schema {
  type: string | string[];
  /** Names the component that the document makes of it: see {@link named}. */
  title?: string;
  description?: string;
  enum?: (string | null)[];
  format?: 'date-time';
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  minProperties?: number;
  maxProperties?: number;
  required?: string[];
}

/** Keywords that narrow a schema. */
export type Limits = Pick<
  Schema,
  | 'pattern'
  | 'minLength'
  | 'maxLength'
  | 'minimum'
  | 'maximum'
  | 'minItems'
  | 'maxItems'
  | 'uniqueItems'
  | 'minProperties'
  | 'maxProperties'
>;

const described = (type: string | string[], description?: string): Schema =>
  description === undefined ? { type } : { type, description };

/** Small builders of JSON Schema (OpenAPI 3.1): every listed property is always there unless it is optional. */
export const text = (description?: string): Schema => described('string', description);
export const textOrNull = (description?: string): Schema =>
  described(['string', 'null'], description);
export const number = (description?: string): Schema => described('number', description);
export const numberOrNull = (description?: string): Schema =>
  described(['number', 'null'], description);
export const integer = (description?: string): Schema => described('integer', description);
export const integerOrNull = (description?: string): Schema =>
  described(['integer', 'null'], description);
export const flag = (description?: string): Schema => described('boolean', description);
export const oneOf = (values: readonly string[], description?: string): Schema => ({
  ...described('string', description),
  enum: [...values],
});
export const oneOfOrNull = (values: readonly string[], description?: string): Schema => ({
  ...textOrNull(description),
  enum: [...values, null],
});
export const instant = (description?: string): Schema => ({
  ...text(description),
  format: 'date-time',
});
export const instantOrNull = (description?: string): Schema => ({
  ...textOrNull(description),
  format: 'date-time',
});
export const list = (items: Schema, description?: string): Schema => ({
  ...described('array', description),
  items,
});
export const mapOf = (values: Schema, description?: string): Schema => ({
  ...described('object', description),
  additionalProperties: values,
});
export const orNull = (schema: Schema): Schema => ({
  ...schema,
  type: [...(Array.isArray(schema.type) ? schema.type : [schema.type]), 'null'],
});

/** The schema within limits. */
export const within = (schema: Schema, limits: Limits): Schema => ({ ...schema, ...limits });

/** A shape that several answers share: the document has it once, as the component of that name. */
export const named = (title: string, schema: Schema): Schema => ({ ...schema, title });

/** An object whose properties are always there, except those in `optional`. */
export const object = (
  properties: Readonly<Record<string, Schema>>,
  more: { readonly description?: string; readonly optional?: readonly string[] } = {},
): Schema => ({
  ...described('object', more.description),
  properties: { ...properties },
  required: Object.keys(properties).filter((name) => !(more.optional ?? []).includes(name)),
});
