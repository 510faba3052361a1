import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { problemOf } from '../problem/problem-of.js';
import { CLOSED_EDGE, type Edge } from './edge.js';
import { BODY_LIMIT, readJsonBody } from './json-body.js';
import { requestId } from './request-id.js';
import { unpacked } from './unpacked.js';

/** A name may fill the line of its request, which Node limits: what is no id is refused by its rule, not for its length. */
const LONGEST_NAME = 16 * 1024;

/** Fastify as the gateway has it: bodies are JSON or nothing, every refusal is a problem. */
export class GatewayAdapter extends FastifyAdapter {
  constructor({ trustedProxies }: Pick<Edge, 'trustedProxies'> = CLOSED_EDGE) {
    super({
      bodyLimit: BODY_LIMIT,
      trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
      genReqId: requestId,
      // What comes while it closes is answered, on a connection that ends with the answer.
      return503OnClosing: false,
      forceCloseConnections: true,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_NAME },
      // What is wrong before a route is met, as an escape in the path that stands for nothing.
      frameworkErrors: (error: unknown, _request: unknown, reply: FastifyReply) =>
        void sendProblem(reply, error),
    });
  }

  /** In place of Nest's parsers of JSON and of forms. */
  override registerParserMiddleware(): void {
    const fastify = this.getInstance();
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser<Buffer>(
      'application/json',
      { parseAs: 'buffer' },
      (request, body, done) => {
        try {
          done(null, readJsonBody(request.headers['content-type'] ?? '', body));
        } catch (error) {
          done(error as Error);
        }
      },
    );
    fastify.addHook('preParsing', (request, _reply, body, done) => {
      try {
        done(null, unpacked(request.headers['content-encoding'], body));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}

function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const body = problemOf(error);
  return reply
    .status(body.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}
