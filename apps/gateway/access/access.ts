import { SetMetadata } from '@nestjs/common';
import type { Scope } from '#platform/access/scope.js';

/** Who may call a route: anyone, who holds the scope, or for `metrics` as METRICS_PUBLIC says. */
export type Access = 'public' | 'metrics' | Scope;

/** Metadata key of {@link Requires}. */
export const ACCESS = 'ballast:access';

/** Declares who may call a route, or all of a controller; a route without it is refused to everyone. */
export const Requires = (access: Access) => SetMetadata(ACCESS, access);

/** The scope that opens a route; null: none is needed. Metrics name the portfolios of all tenants. */
export function scopeOf(access: Access, metricsPublic: boolean): Scope | null {
  if (access === 'public') return null;
  if (access !== 'metrics') return access;
  return metricsPublic ? null : 'admin';
}
