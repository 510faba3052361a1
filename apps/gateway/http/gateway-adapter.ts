import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../problem/problem-of.js';
import { PROBLEM_TYPE } from '../problem/problem.js';
import { type BodyType, JSON_TYPE, LINES_TYPE } from './media-types.js';
import { CLOSED_EDGE, type Edge } from './edge.js';
import { hasBody } from './has-body.js';
import type { HttpRequest } from './http-exchange.js';
import { BODY_LIMIT, readJsonBody } from './json-body.js';
import { readLinesBody } from './lines-body.js';
import { OpenExchanges } from './open-exchanges.js';
import { refuseBytes } from './raw-problem.js';
import { requestId } from './request-id.js';
import { unpacked } from './unpacked.js';

/** A name may fill the line of its request, which Node limits: what is no id is refused by its rule, not for its length. */
const LONGEST_NAME = 16 * 1024;

/** What is done before an answer to a request that has met no route, and cannot: see {@link hookExchanges}. */
type BeforeAnswer = (request: FastifyRequest, reply: FastifyReply) => void;

/** Fastify as the gateway has it: bodies are JSON, lines of it or nothing, every refusal is a problem, a close waits for answers. */
export class GatewayAdapter extends FastifyAdapter {
  readonly exchanges = new OpenExchanges();
  #beforeAnswer: BeforeAnswer = () => undefined;

  constructor(private readonly edge: Edge = CLOSED_EDGE) {
    super({
      bodyLimit: BODY_LIMIT,
      trustProxy: edge.trustedProxies.length > 0 ? [...edge.trustedProxies] : false,
      genReqId: requestId,
      return503OnClosing: false,
      forceCloseConnections: true,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_NAME },
      // A request without a host is refused by a hook, as a problem.
      http: { requireHostHeader: false },
      clientErrorHandler: refuseBytes,
      // What is wrong before a route is met, as an escape in the path that stands for nothing.
      frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
        this.#beforeAnswer(request, reply);
        sendProblem(reply, error);
      },
    });
  }

  /** What every answer has, also one that no hook comes before. */
  beforeUnroutable(step: BeforeAnswer): void {
    this.#beforeAnswer = step;
  }

  /** Takes no new connection, and resolves once what is under way is answered. */
  drain(): Promise<void> {
    return this.exchanges.drain(this.getHttpServer(), this.edge.server);
  }

  /** In place of Nest's parsers of JSON and of forms. */
  override registerParserMiddleware(): void {
    const fastify = this.getInstance();
    fastify.removeAllContentTypeParsers();
    for (const [type, read] of BODY_READERS) {
      fastify.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
        try {
          done(null, read(request.headers['content-type'] ?? '', body));
        } catch (error) {
          done(error as Error);
        }
      });
    }
    fastify.addHook('preParsing', (request, reply, body, done) => {
      // Of a method that takes no body nobody would read what is unpacked.
      if (!READS_BODY.has(request.method) || !hasBody(request as unknown as HttpRequest)) {
        return done(null, body);
      }
      try {
        done(null, unpacked(request.headers['content-encoding'], body, reply.raw));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}

/** What makes a value of a body, by its type; which of them a route takes is asked before. */
const BODY_READERS: readonly (readonly [
  BodyType,
  (contentType: string, body: Buffer) => unknown,
])[] = [
  [JSON_TYPE, readJsonBody],
  [LINES_TYPE, readLinesBody],
];

const READS_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'DELETE', 'PATCH']);

function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const body = problemOf(error);
  return reply.status(body.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(body));
}
