import { NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refuseOtherBodies } from './body-types.js';
import { hasBody } from './has-body.js';
import { ProblemError } from '../problem/problem-error.js';
import { greetContinues } from './continue.js';
import type { GatewayAdapter } from './gateway-adapter.js';
import type { HttpRequest } from './http-exchange.js';
import type { Headers } from './security-headers.js';

/** The status of an exchange whose client left before its answer was out. */
export const CLIENT_LEFT = 499;

/** What happens to every request, whatever route it meets. */
export interface ExchangeSteps {
  /** Told first of all. */
  readonly begun: (request: HttpRequest) => void;
  readonly headersOf: (url: string) => Headers;
  /** @throws ProblemError 429 when the address calls too often */
  readonly admit: (request: HttpRequest) => void;
  /** Who sends a body; null where there is none. @throws ProblemError 401 for a stranger */
  readonly authenticateBody: (request: HttpRequest) => Promise<void> | null;
  /** Told once, when the last byte of the answer is out or the client has gone. */
  readonly over: (request: HttpRequest, status: number, seconds: number) => void;
}

/** Puts the steps before and after every exchange. Call it before the application is initialised. */
export function hookExchanges(app: NestFastifyApplication, steps: ExchangeSteps): void {
  const adapter = app.getHttpAdapter() as unknown as GatewayAdapter;
  const fastify = adapter.getInstance();
  const goOn = greetContinues(fastify.server);
  const begin = (raw: FastifyRequest, reply: FastifyReply): HttpRequest => {
    const request = raw as unknown as HttpRequest;
    const began = performance.now();
    steps.begun(request);
    reply.header('x-request-id', raw.id).headers(steps.headersOf(raw.originalUrl));
    if (adapter.exchanges.isClosing) reply.header('connection', 'close');
    adapter.exchanges.add(reply.raw);
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.raw.statusCode : CLIENT_LEFT;
      steps.over(request, status, (performance.now() - began) / 1000);
    });
    return request;
  };
  adapter.beforeUnroutable((raw, reply) => void begin(raw, reply));
  fastify.addHook('onRequest', (raw, reply, done) => {
    const request = begin(raw, reply);
    try {
      steps.admit(request);
      named(raw);
      refuseOtherBodies(request);
      // No body to judge: of a method that nobody knows too, Fastify would ask for one.
      if (raw.is404 && !hasBody(request))
        throw new NotFoundException(`Cannot ${raw.method} ${raw.url}`);
    } catch (error) {
      return done(error as Error);
    }
    const waiting = steps.authenticateBody(request);
    if (waiting === null) return done();
    waiting.then(() => {
      goOn(raw.raw, reply.raw);
      done();
    }, done);
  });
}

/** RFC 9112, 3.2. @throws ProblemError 400 without a host */
function named({ raw }: FastifyRequest): void {
  if (raw.httpVersion !== '1.1' || raw.headers.host !== undefined) return;
  throw new ProblemError('badRequest', 'expected a Host header, was none');
}
