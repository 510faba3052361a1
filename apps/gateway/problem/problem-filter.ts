import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { HttpRequest, HttpResponse } from '../http/http-exchange.js';
import { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';

/** Every error leaves as problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('gateway');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<HttpResponse>();
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const body = problemOf(error);
    if (body.status >= 500 && !(error instanceof ProblemError)) {
      this.#log.error({ path: request.originalUrl, error }, 'request failed');
    }
    if (response.headersSent) return;
    const headers = error instanceof ProblemError ? error.headers : {};
    Object.entries(headers).forEach(([name, value]) => response.setHeader(name, value));
    response.setHeader('content-type', 'application/problem+json; charset=utf-8');
    response.status(body.status).end(JSON.stringify(body));
  }
}
