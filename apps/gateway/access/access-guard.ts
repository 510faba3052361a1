import {
  Inject,
  Injectable,
  Logger,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import { ACCESS, neededFor, type Access } from './access.js';
import { Authenticator } from './authenticator.js';
import { DEVELOPER } from './principal.js';
import { notOperator, outOfScope } from './refusals.js';

/** Puts the principal on the request where its scopes open the route; what no rule opens is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #log = new Logger('gateway');

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, places);
    if (access === undefined) throw this.#withoutRule(context);
    const needed = neededFor(access, this.config.metricsPublic);
    if (needed === null) return true;
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const principal = request.principal ?? (await this.authenticator.authenticate(request));
    request.principal = principal;
    if (!principal.scopes.has(needed.scope)) throw outOfScope(needed.scope);
    const { operatorTenant = DEVELOPER.tenant } = this.config;
    if (needed.ofOperator && principal.tenant !== operatorTenant) throw notOperator();
    return true;
  }

  #withoutRule(context: ExecutionContext): ProblemError {
    const handler = `${context.getClass().name}.${context.getHandler().name}`;
    this.#log.error({ handler }, 'refused: a route without @Requires');
    return new ProblemError('forbidden', 'expected a route that someone may call, was one of none');
  }
}
