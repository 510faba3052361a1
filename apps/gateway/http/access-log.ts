import type { HttpRequest, HttpResponse, Next } from './http-exchange.js';

/** One line of the access log. No path, no query, no header: what names people or money stays out. */
export interface AccessLine {
  readonly method: string;
  /** The template, as `/portfolios/:portfolioId/rebalance`; null where no route was met. */
  readonly route: string | null;
  readonly status: number;
  /** null: nobody. */
  readonly principal: string | null;
  readonly requestId: string;
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

/** Tells of every request that was refused or that may have changed something; calculations change nothing. */
export function accessLog(
  write: (line: AccessLine) => void,
): (request: HttpRequest, response: HttpResponse, next: Next) => void {
  return (request, response, next) => {
    response.on('finish', () => {
      const template = request.route?.path;
      const route = typeof template === 'string' ? template : null;
      const { method, requestId, principal } = request;
      const { statusCode: status } = response;
      const isCalculation = route?.startsWith('/analysis/') === true;
      const changes = !READING.has(method) && route !== null && !isCalculation;
      if (!changes && !REFUSED.has(status)) return;
      write({ method, route, status, principal: principal?.id ?? null, requestId });
    });
    next();
  };
}
