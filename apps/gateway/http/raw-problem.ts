import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problem, PROBLEM_TYPE, type ProblemKind } from '../problem/problem.js';

/** What Node says of bytes that are no request, by its code. */
const KINDS: Readonly<Record<string, { kind: ProblemKind; detail: string }>> = {
  HPE_HEADER_OVERFLOW: { kind: 'headersTooLarge', detail: 'expected headers of at most 16 KiB' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    kind: 'requestTimeout',
    detail: 'expected the whole request in time, was late',
  },
};
const MALFORMED = {
  kind: 'badRequest',
  detail: 'expected a request of HTTP/1.1, was none',
} as const;

/** Answers bytes that are no request with a problem, and ends their connection: there is no exchange to answer in. */
export function refuseBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { kind, detail } = KINDS[error.code ?? ''] ?? MALFORMED;
  const said = problem(kind, detail);
  const body = JSON.stringify(said);
  const head = [
    `HTTP/1.1 ${said.status} ${STATUS_CODES[said.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
