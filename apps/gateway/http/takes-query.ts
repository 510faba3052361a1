import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { badRequest } from '../problem/problem-error.js';
import type { HttpRequest } from './http-exchange.js';

/**
 * A guard of routes whose query no class describes: it takes these parameters, each once. What is ignored would be
 * believed: `POST /portfolio/rebalance?dryRun=true` must not trade.
 */
export const takesQuery = (...names: readonly string[]): CanActivate => ({
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<HttpRequest>();
    const faults = Object.entries(query).flatMap(([path, value]) => {
      if (!names.includes(path)) return [{ path, message: 'expected no such parameter' }];
      return typeof value === 'string' ? [] : [{ path, message: 'expected it once' }];
    });
    if (faults.length > 0) throw badRequest(faults);
    return true;
  },
});
