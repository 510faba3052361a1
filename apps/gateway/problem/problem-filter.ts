import {
  Catch,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { BallastError } from '#core/ballast-error.js';
import type { HttpRequest, HttpResponse } from '../http/http-exchange.js';
import { logIdsOf } from '../http/log-ids.js';
import { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';
import { PROBLEM_TYPE } from './problem.js';

/** Every error leaves as problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('gateway');

  /** @param methodsOf methods of the routes that a path leads to */
  constructor(private readonly methodsOf: (path: string) => readonly string[]) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<HttpResponse>();
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const error = this.#notAllowed(thrown, request) ?? thrown;
    const body = problemOf(error);
    if (body.status >= 500 && isSurprise(error)) {
      // Without the query: what a caller has put there is not ours to keep.
      const path = request.originalUrl.split('?')[0];
      this.#log.error({ path, ...logIdsOf(request), err: error }, 'request failed');
    }
    if (response.raw.headersSent) return;
    const headers = {
      // Whatever is missing now may be back in a second: who asks is told to.
      ...(body.status === 503 && { 'retry-after': '1' }),
      ...(error instanceof ProblemError && error.headers),
    };
    // What is still sent is read and dropped: a connection that ends under it would take the answer along.
    if (body.status === 413) response.removeHeader('connection');
    Object.entries(headers).forEach(([name, value]) => response.header(name, value));
    response.header('content-type', PROBLEM_TYPE);
    response.status(body.status).send(JSON.stringify(body));
  }

  /** A request that met no route, though its path has some under other methods. */
  #notAllowed(thrown: unknown, request: HttpRequest): ProblemError | null {
    if (!(thrown instanceof NotFoundException) || !request.is404) return null;
    const methods = this.methodsOf(pathOf(request.originalUrl));
    if (methods.length === 0) return null;
    const allow = methods.join(', ');
    return new ProblemError('methodNotAllowed', `expected ${allow}, was ${request.method}`, {
      headers: { allow },
    });
  }
}

/** As the router reads it: without its query, decoded. */
function pathOf(url: string): string {
  const [path] = url.split('?');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A log that cannot be written is told once, by whoever runs it; here it only meets its callers. */
function isSurprise(error: unknown): boolean {
  if (error instanceof BallastError) return error.code !== 'IO_JOURNAL' && error.code !== 'IO_LOG';
  return !(error instanceof ProblemError);
}
