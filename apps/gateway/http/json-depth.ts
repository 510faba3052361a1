import { ProblemError } from '../problem/problem-error.js';

/** Nothing that is asked for is a quarter as deep; what walks through a value must not overflow its stack. */
const DEEPEST = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACKETS = { openList: 0x5b, closeList: 0x5d, openObject: 0x7b, closeObject: 0x7d };

export const TOO_DEEP = `expected at most ${DEEPEST} levels of JSON, was deeper`;

/** Looks at a body before it is parsed. @throws ProblemError 400 beyond 64 levels */
export function shallowJson(body: Uint8Array): void {
  if (!isShallow(body)) throw new ProblemError('badRequest', TOO_DEEP);
}

/** Whether text that is not parsed yet has at most 64 levels. */
export function isShallow(body: Uint8Array): boolean {
  if (hasFewBrackets(body)) return true;
  let depth = 0;
  for (let k = 0; k < body.length; k += 1) {
    const byte = body[k];
    if (byte === QUOTE) k = endOfText(body, k);
    // Digits and punctuation, most of a request, lie below the brackets.
    else if (byte < BRACKETS.openList) continue;
    else if (byte === BRACKETS.openList || byte === BRACKETS.openObject) {
      depth += 1;
      if (depth > DEEPEST) return false;
    } else if (byte === BRACKETS.closeList || byte === BRACKETS.closeObject) depth -= 1;
  }
  return true;
}

/** True of most requests, and cheap to see: what opens at most 64 times is at most 64 deep. */
function hasFewBrackets(body: Uint8Array): boolean {
  let count = 0;
  for (const bracket of [BRACKETS.openList, BRACKETS.openObject]) {
    let at = body.indexOf(bracket);
    while (at >= 0 && count <= DEEPEST) {
      count += 1;
      at = body.indexOf(bracket, at + 1);
    }
  }
  return count <= DEEPEST;
}

/** Index of the quote that ends the text which begins at `from`. */
function endOfText(body: Uint8Array, from: number): number {
  let k = from + 1;
  while (k < body.length && body[k] !== QUOTE) k += body[k] === BACKSLASH ? 2 : 1;
  return k;
}
