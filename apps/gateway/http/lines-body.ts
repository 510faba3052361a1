import { refuseOtherCharsets } from './json-body.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line that is not blank. */
export interface BodyLine {
  /** Its number in the body, from 1; blank lines have one too. */
  readonly number: number;
  /** UTF-8, without its end. */
  readonly bytes: Buffer;
}

/** A body of lines as it came: whoever takes it knows how many lines there may be, and reads no more. */
export class LinesBody {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    this.#bytes = isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  }

  /**
   * The first lines that are not blank, and how many there are: what is more is counted and not made, of which a body of
   * 8 MiB may have millions. An end of the last one is not asked for: a body that is cut is none.
   */
  first(most: number): { readonly lines: readonly BodyLine[]; readonly count: number } {
    const bytes = this.#bytes;
    const lines: BodyLine[] = [];
    let [count, number, from] = [0, 1, 0];
    let isBlank = true;
    const end = (k: number): void => {
      if (isBlank) return;
      count += 1;
      if (count <= most) lines.push({ number, bytes: bytes.subarray(from, k) });
    };
    for (let k = 0; k < bytes.length; k += 1) {
      const byte = bytes[k];
      if (byte === NEWLINE) {
        end(k);
        number += 1;
        from = k + 1;
        isBlank = true;
      } else if (byte !== SPACE && byte !== TAB && byte !== RETURN) isBlank = false;
    }
    end(bytes.length);
    return { lines, count };
  }
}

/** A body of UTF-8. @throws ProblemError 415 on another charset */
export function readLinesBody(contentType: string, body: Buffer): LinesBody {
  refuseOtherCharsets(contentType);
  return new LinesBody(body);
}
