import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { problem, PROBLEM_TYPE } from '../problem/problem.js';

/**
 * Lets a request that waits for `100 Continue` be judged by its headers first (RFC 9110, 10.1.1): nobody is invited to
 * send a body that will not be read. Any other expectation is 417.
 * @returns says `100 Continue` where it is waited for
 */
export function greetContinues(
  server: Server,
): (request: IncomingMessage, response: ServerResponse) => void {
  const waiting = new WeakSet<IncomingMessage>();
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.add(request);
    server.emit('request', request, response);
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const said = problem('expectationFailed', 'expected no expectation but 100-continue');
    response.writeHead(said.status, {
      'content-type': PROBLEM_TYPE,
      'cache-control': 'no-store',
    });
    response.end(JSON.stringify(said));
  });
  return (request, response) => {
    if (waiting.delete(request)) response.writeContinue();
  };
}
