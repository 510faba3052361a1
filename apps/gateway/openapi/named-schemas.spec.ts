import { closed, withReferences } from './named-schemas.js';
import * as s from './schema.js';

describe('titled schemas', () => {
  const weights = s.named('Weights', s.mapOf(s.number(), 'By instrument'));

  it('become components, and references where they stood', () => {
    const components: Record<string, unknown> = {};
    const shape = withReferences(
      s.object({ before: weights, after: s.orNull(weights) }),
      components,
    );
    expect(components).toEqual({
      Weights: {
        type: 'object',
        description: 'By instrument',
        additionalProperties: { type: 'number' },
      },
    });
    const reference = { $ref: '#/components/schemas/Weights' };
    expect(shape).toMatchObject({
      properties: { before: reference, after: { anyOf: [reference, { type: 'null' }] } },
    });
  });

  it('within one another are components of their own', () => {
    const components: Record<string, unknown> = {};
    withReferences(s.list(s.named('Decision', s.object({ weights }))), components);
    expect(components.Decision).toMatchObject({
      properties: { weights: { $ref: '#/components/schemas/Weights' } },
    });
  });

  it('of one title and two shapes are refused', () => {
    const two = s.object({ a: weights, b: s.named('Weights', s.mapOf(s.text())) });
    expect(() => withReferences(two, {})).toThrow('expected one shape of the component Weights');
  });

  it('a field that is called title is no title', () => {
    const schema = s.object({ title: s.text() });
    expect(withReferences(schema, {})).toEqual(schema);
  });
});

describe('a closed schema', () => {
  it('has no room for other fields at any depth, but in maps', () => {
    const inner = s.object({ a: s.number() });
    expect(
      closed(
        s.object({ inner, list: s.list(inner), map: s.mapOf(inner), any: { type: 'object' } }),
      ),
    ).toMatchObject({
      additionalProperties: false,
      properties: {
        inner: { additionalProperties: false },
        list: { items: { additionalProperties: false } },
        map: { additionalProperties: { additionalProperties: false } },
        any: { type: 'object' },
      },
    });
  });
});
