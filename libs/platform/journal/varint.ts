/** Longest unsigned LEB128 of 32 bits. */
export const VARINT_BYTES = 5;

/** Writes an unsigned LEB128 of at most 32 bits; returns the position after it. */
export function writeVarint(target: Uint8Array, at: number, value: number): number {
  let rest = value;
  let position = at;
  while (rest > 0x7f) {
    target[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[position++] = rest;
  return position;
}

/** Length in bytes of an ASCII text below 128 characters, else -1: those are written without a call into V8's codec. */
function writeShortAscii(target: Uint8Array, at: number, text: string): number {
  const { length } = text;
  if (length > 0x7f) return -1;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return -1;
    target[at + 1 + i] = code;
  }
  target[at] = length;
  return at + 1 + length;
}

/** Writes a text as varint byte length and UTF-8; returns the position after it. */
export function writeText(target: Buffer, at: number, text: string): number {
  const end = writeShortAscii(target, at, text);
  if (end >= 0) return end;
  const start = writeVarint(target, at, Buffer.byteLength(text));
  return start + target.write(text, start, 'utf8');
}

/** Most bytes `writeText` needs. */
export const textBound = (text: string): number => VARINT_BYTES + text.length * 3;
