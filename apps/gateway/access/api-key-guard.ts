import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import { ACCESS, type Access } from './access.js';

/** `Authorization: Bearer <key>` or `x-api-key: <key>`, on every route that does not say otherwise. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public' || (access === 'metrics' && this.config.metricsPublic)) return true;
    const presented = presentedKey(context.switchToHttp().getRequest<HttpRequest>());
    if (presented !== null && equalInConstantTime(presented, this.config.apiKey)) return true;
    throw new ProblemError(
      'unauthorized',
      'expected the API key as "Authorization: Bearer <key>" or "x-api-key: <key>"',
      { headers: { 'www-authenticate': 'Bearer realm="ballast"' } },
    );
  }
}

function presentedKey(request: HttpRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? request.headers['x-api-key'] ?? null;
}

/** Compares digests, whose lengths are equal whatever was presented. */
function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
