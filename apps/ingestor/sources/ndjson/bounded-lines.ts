/** A line without its end. */
export interface Line {
  readonly text: string;
  /** Why it is none: longer than is read; null when it is not. */
  readonly fault: string | null;
  /** Whether a newline ends it: the last one may have none. */
  readonly hasEnd: boolean;
  /** Of the line and its end, as they were read. */
  readonly bytes: number;
}

const NEWLINE = 0x0a;
/** Of a line that is too long, so much is kept for whoever looks for it. */
const SHOWN_BYTES = 1024;

/** Splits bytes at their newlines; a line beyond the bound is passed over, and never held whole. */
export async function* boundedLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line, void> {
  let held: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer): void => {
    const room = Math.max(0, (length > maxBytes ? SHOWN_BYTES : maxBytes + 1) - length);
    if (room > 0) held.push(part.subarray(0, room));
    length += part.length;
  };
  const line = (hasEnd: boolean): Line => {
    const bytes = Buffer.concat(held);
    const tooLong = length > maxBytes;
    const text = (tooLong ? bytes.subarray(0, SHOWN_BYTES) : bytes).toString('utf8');
    const long = `expected at most ${maxBytes} bytes, was ${length}`;
    const read = length + (hasEnd ? 1 : 0);
    held = [];
    length = 0;
    const fault = tooLong ? long : null;
    return { text: text.replace(/\r$/, ''), fault, hasEnd, bytes: read };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      yield line(true);
      from = at + 1;
    }
    take(chunk.subarray(from));
  }
  if (length > 0) yield line(false);
}
