import type { ErrorCode } from '#core/ballast-error.js';

/** What an error of `ws` or of the network says of a connection. */
export function connectionFault(
  error: Error & { readonly code?: string },
  maxMessageBytes: number,
): { readonly code: ErrorCode; readonly reason: string } {
  const { code, message } = error;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    const reason = `expected at most ${maxMessageBytes} bytes a message, was more`;
    return { code: 'SOURCE_TOO_LARGE', reason };
  }
  // What speaks no websocket has no code, or one of ws; what is not reached one of the system.
  if (code === undefined || code.startsWith('WS_ERR_') || code.startsWith('HPE_')) {
    return { code: 'SOURCE_MALFORMED', reason: `expected a websocket, was ${message}` };
  }
  return { code: 'SOURCE_UNREACHABLE', reason: `expected a connection, was ${code}` };
}
