/**
 * One text for one plain value, whatever order its keys were set in: keys sorted by code unit, numbers as the shortest
 * text that reads back as the same double (-0, NaN and infinities too), strings escaped as in JSON. Different values
 * have different texts, so equal texts are equal values.
 * @throws RangeError on anything but null, booleans, numbers, strings, arrays and plain objects of these
 */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
      const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      const texts = fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalText(field)}`);
      return `{${texts.join(',')}}`;
    }
    default:
      throw new RangeError(`expected a plain value, was ${typeof value}`);
  }
}
