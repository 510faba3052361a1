import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from '../problem/problem-error.js';
import type { HttpResponse, RawResponse } from './http-exchange.js';

/** A parameter of a handler: an AbortSignal that fires when the client closes its connection before it has its answer. */
export const ClientSignal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  clientSignal(context.switchToHttp().getResponse<HttpResponse>().raw),
);

function clientSignal(response: RawResponse): AbortSignal {
  const client = new AbortController();
  const leave = (): void => client.abort(new ProblemError('unavailable', 'the client has left'));
  if (response.destroyed) leave();
  response.on('close', () => {
    // A connection that stays open says so of every answer that has been sent.
    if (!response.writableFinished) leave();
  });
  return client.signal;
}
