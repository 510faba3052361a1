/** Nothing that is asked for is a quarter as deep; what walks through a value must not overflow its stack. */
const DEEPEST = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = new Set([0x5b, 0x7b]);
const CLOSE = new Set([0x5d, 0x7d]);

/** The error of a body that is nested too deeply; its type is how the table of problems knows it. */
class TooDeep extends Error {
  readonly type = 'entity.too.deep';
}

/** Looks at a body before it is parsed, as the body parser's `verify` does. @throws TooDeep beyond 64 levels */
export function shallowJson(_request: unknown, _response: unknown, body: Uint8Array): void {
  let depth = 0;
  for (let k = 0; k < body.length; k += 1) {
    const byte = body[k];
    if (byte === QUOTE) k = endOfText(body, k);
    else if (byte < OPENING) continue;
    else if (OPEN.has(byte)) {
      depth += 1;
      if (depth > DEEPEST) throw new TooDeep('too deep');
    } else if (CLOSE.has(byte)) depth -= 1;
  }
}

/** The least byte of the four brackets: digits and punctuation, most of a request, lie below. */
const OPENING = 0x5b;

/** Index of the quote that ends the text which begins at `from`. */
function endOfText(body: Uint8Array, from: number): number {
  let k = from + 1;
  while (k < body.length && body[k] !== QUOTE) k += body[k] === BACKSLASH ? 2 : 1;
  return k;
}
