import { SetMetadata } from '@nestjs/common';
import type { Scope } from '#platform/access/scope.js';

/**
 * Who may call a route: anyone, who holds the scope, an `admin` of the operator's tenant where it concerns every tenant,
 * or for `metrics` as METRICS_PUBLIC says.
 */
export type Access = 'public' | 'metrics' | 'operator' | Scope;

/** Metadata key of {@link Requires}. */
export const ACCESS = 'ballast:access';

/** Declares who may call a route, or all of a controller; a route without it is refused to everyone. */
export const Requires = (access: Access) => SetMetadata(ACCESS, access);

/** What a principal needs to call a route. */
export interface Needed {
  readonly scope: Scope;
  /** Whether the scope counts in the operator's tenant alone. */
  readonly ofOperator: boolean;
}

/** What opens a route; null: nothing is needed. Metrics name the portfolios of all tenants. */
export function neededFor(access: Access, metricsPublic: boolean): Needed | null {
  switch (access) {
    case 'public':
      return null;
    case 'metrics':
      return metricsPublic ? null : OPERATOR;
    case 'operator':
      return OPERATOR;
    default:
      return { scope: access, ofOperator: false };
  }
}

const OPERATOR: Needed = { scope: 'admin', ofOperator: true };
