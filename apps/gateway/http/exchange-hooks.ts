import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HttpRequest } from './http-exchange.js';
import { jsonOnly } from './json-only.js';
import type { Headers } from './security-headers.js';

/** What happens to every request, whatever route it meets. */
export interface ExchangeSteps {
  readonly headersOf: (url: string) => Headers;
  /** @throws ProblemError 429 when the address calls too often */
  readonly admit: (request: HttpRequest) => void;
  /** Who sends a body; null where there is none. @throws ProblemError 401 for a stranger */
  readonly authenticateBody: (request: HttpRequest) => Promise<void> | null;
  /** Told once the last byte of the answer is out. */
  readonly over: (request: HttpRequest, status: number, seconds: number) => void;
}

/** Puts the steps before and after every exchange. Call it before the application is initialised. */
export function hookExchanges(app: NestFastifyApplication, steps: ExchangeSteps): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (raw, reply, done) => {
    const request = raw as unknown as HttpRequest;
    reply.header('x-request-id', raw.id).headers(steps.headersOf(raw.originalUrl));
    try {
      steps.admit(request);
      jsonOnly(request);
    } catch (error) {
      return done(error as Error);
    }
    const waiting = steps.authenticateBody(request);
    if (waiting === null) return done();
    waiting.then(() => done(), done);
  });
  fastify.addHook('onResponse', (raw, reply, done) => {
    steps.over(raw as unknown as HttpRequest, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
