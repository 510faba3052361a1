import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from '../http/http-exchange.js';
import { principalOf } from './principal.js';

/** A parameter of a handler: the principal that calls. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(context.switchToHttp().getRequest<HttpRequest>()),
);
