const SLOTS = 4096;
const LONGEST = 32;

interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** The last text that fell on each slot: names of instruments, venues and keys come again and again. */
const slots = new Array<Known | undefined>(SLOTS).fill(undefined);

/**
 * Short ASCII text of bytes [start, end), found again instead of made again; null for any other text.
 * Making a string of five bytes costs more than everything else about a tick's name.
 */
export function internedText(bytes: Uint8Array, start: number, end: number): string | null {
  const length = end - start;
  if (length > LONGEST) return null;
  let hash = length;
  let seen = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    seen |= byte;
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  if (seen >= 0x80) return null;
  const slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
  const known = slots[slot];
  if (known !== undefined && isSame(known.bytes, bytes, start, length)) return known.text;
  let text = '';
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]);
  slots[slot] = { bytes: bytes.slice(start, end), text };
  return text;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
