/** No document of an exchange nests its values deeper. */
const DEEPEST = 32;
/** Of an original in a dead letter. */
const LONGEST = 64 * 1024;

/**
 * A value of a document from outside as JSON, whatever it is: what nests deeper than 32 is written as "...", what is
 * longer ends there, what JSON has no word for is `nothing`.
 * @param longest characters at the most
 */
export function jsonText(value: unknown, longest = LONGEST): string {
  const shallow = isDeeper(value, DEEPEST) ? cut(value, DEEPEST) : value;
  return (JSON.stringify(shallow) ?? 'nothing').slice(0, longest);
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

function isDeeper(value: unknown, levels: number): boolean {
  if (!isNested(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function cut(value: unknown, levels: number): unknown {
  if (!isNested(value)) return value;
  if (levels === 0) return '...';
  if (Array.isArray(value)) return value.map((inner) => cut(inner, levels - 1));
  const members = Object.entries(value).map(([name, inner]) => [name, cut(inner, levels - 1)]);
  return Object.fromEntries(members) as unknown;
}
