/** Length of the part of a frame in front of what its kind is read from: size, then api key, version, correlation id. */
const REQUEST_HEADER = 12;
/** Size, then correlation id. */
const RESPONSE_HEADER = 8;

/**
 * Cuts a stream of Kafka's protocol into frames (u32 size, then that many bytes) and hands on all bytes, whole headers
 * first. `onFrame(header)` is asked at the start of each frame; when it says false nothing more is handed on.
 */
export class Frames {
  #header = Buffer.alloc(0);
  #left = 0;
  #ended = false;

  constructor(kind, onFrame, onBytes) {
    this.headerLength = kind === 'request' ? REQUEST_HEADER : RESPONSE_HEADER;
    this.onFrame = onFrame;
    this.onBytes = onBytes;
  }

  push(chunk) {
    let at = 0;
    while (at < chunk.length && !this.#ended) {
      if (this.#left > 0) {
        const part = chunk.subarray(at, at + this.#left);
        this.#left -= part.length;
        at += part.length;
        this.onBytes(part);
        continue;
      }
      const missing = this.headerLength - this.#header.length;
      const part = chunk.subarray(at, at + missing);
      this.#header = Buffer.concat([this.#header, part]);
      at += part.length;
      if (this.#header.length === this.headerLength) this.#begin();
    }
  }

  #begin() {
    const header = this.#header;
    this.#header = Buffer.alloc(0);
    this.#left = header.readUInt32BE(0) + 4 - header.length;
    if (this.onFrame(header)) this.onBytes(header);
    else this.#ended = true;
  }
}

/** What a request's header says. */
export const requestOf = (header) => ({
  apiKey: header.readInt16BE(4),
  correlationId: header.readInt32BE(8),
});

/** Which request a response answers. */
export const answeredBy = (header) => header.readInt32BE(4);
