import { routeOf, type HttpRequest } from './http-exchange.js';
import { logIdsOf, type LogIds } from './log-ids.js';

/** One line of the access log. No path, no query, no header: what names people or money stays out. */
export interface AccessLine extends LogIds {
  readonly method: string;
  /** The template, as `/portfolios/:portfolioId/rebalance`; null where no route was met. */
  readonly route: string | null;
  readonly status: number;
  /** null: nobody. */
  readonly principal: string | null;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

/** Tells of every request that was refused or that may have changed something; calculations change nothing. */
export function accessLog(
  write: (line: AccessLine) => void,
): (request: HttpRequest, status: number) => void {
  return (request, status) => {
    const route = routeOf(request);
    const { method, principal } = request;
    const isCalculation = route?.startsWith('/analysis/') === true;
    const changes = !READING.has(method) && route !== null && !isCalculation;
    if (!changes && !REFUSED.has(status)) return;
    write({ method, route, status, principal: principal?.id ?? null, ...logIdsOf(request) });
  };
}
