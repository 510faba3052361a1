/** A block of the tour, and what it is said to answer. */
export interface TourBlock {
  readonly bash: string;
  /** What follows it: JSON, or lines that are in a stream. */
  readonly answer: { readonly language: 'json' | 'text'; readonly text: string } | null;
}

/** The bash blocks of a page, each with the json or text block that follows before the next one. */
export function tourBlocks(page: string): TourBlock[] {
  const fences = [...page.matchAll(/^```(bash|json|text)\n([\s\S]*?)^```$/gm)].map(
    ([, language, text]) => ({ language, text }),
  );
  return fences.flatMap(({ language, text }, i): TourBlock[] => {
    if (language !== 'bash') return [];
    const next = fences.at(i + 1);
    if (next === undefined || next.language === 'bash') return [{ bash: text, answer: null }];
    return [
      { bash: text, answer: { language: next.language as 'json' | 'text', text: next.text } },
    ];
  });
}

/** Where a documented value is not found in a real one: names that are missing, values of another kind; null may stand for any. */
export function shapeFaults(documented: unknown, real: unknown, path = '$'): string[] {
  if (documented === null || real === null) return [];
  if (kindOf(documented) !== kindOf(real)) {
    return [`${path}: expected ${kindOf(documented)}, was ${kindOf(real)}`];
  }
  if (Array.isArray(documented)) {
    const [first] = documented as unknown[];
    const [given] = real as unknown[];
    if (first === undefined) return [];
    return given === undefined
      ? [`${path}: expected items`]
      : shapeFaults(first, given, `${path}[0]`);
  }
  if (typeof documented !== 'object') return [];
  return Object.entries(documented).flatMap(([name, value]) => {
    const at = `${path}.${name}`;
    return Object.hasOwn(real as object, name)
      ? shapeFaults(value, Reflect.get(real as object, name), at)
      : [`${at}: missing`];
  });
}

const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
