import { RouteConfig } from '@nestjs/platform-fastify';
import { ProblemError } from '../problem/problem-error.js';
import { hasBody } from './has-body.js';
import type { HttpRequest } from './http-exchange.js';
import { type BodyType, JSON_TYPE } from './media-types.js';

/** Declares which bodies a route takes; one that does not say takes JSON alone. */
export const TakesBodies = (...bodyTypes: readonly BodyType[]): MethodDecorator =>
  RouteConfig({ bodyTypes });

/** Refuses a body that does not call itself what its route takes, before anything reads it. @throws ProblemError 415 */
export function refuseOtherBodies(request: HttpRequest): void {
  if (!hasBody(request)) return;
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  const { bodyTypes = [JSON_TYPE] } = request.routeOptions.config ?? {};
  if (bodyTypes.some((taken) => taken === type)) return;
  throw new ProblemError(
    'unsupportedMediaType',
    `expected content-type ${bodyTypes.join(' or ')}, was ${type === '' ? 'absent' : `"${type}"`}`,
  );
}
