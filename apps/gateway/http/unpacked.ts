import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ProblemError } from '../problem/problem-error.js';
import type { RawResponse } from './http-exchange.js';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A body as its reader takes it: what came over the wire is compared with the length that was said. */
export type Payload = Readable & { receivedEncodedLength?: number };

/**
 * A body without its content encoding, unpacked as it is read, so that the limit of its reader holds, and no longer
 * than its answer is waited for.
 * @throws ProblemError 415 on an encoding we do not read
 */
export function unpacked(
  encoding: string | undefined,
  body: Payload,
  response: RawResponse,
): Payload {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (!Object.hasOwn(DECODERS, name)) {
    throw new ProblemError(
      'unsupportedMediaType',
      'expected no content encoding, or gzip, deflate, br',
    );
  }
  const decoder: Transform & { receivedEncodedLength: number } = Object.assign(DECODERS[name](), {
    receivedEncodedLength: 0,
  });
  // Its reader stops to listen once the limit is passed; what then comes of the decoder is nobody's error.
  decoder.on('error', () => undefined);
  const end = (): void => void decoder.destroy();
  response.on('finish', end);
  response.on('close', end);
  body.on('data', (chunk: Buffer) => {
    decoder.receivedEncodedLength += chunk.length;
  });
  body.on('error', (error) => decoder.destroy(error));
  return body.pipe(decoder);
}
