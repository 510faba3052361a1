import type { CallTracing } from '#platform/tracing/call-tracing.js';
import type { Access } from '../access/access.js';
import type { Route } from '../access/routes.js';
import { routeOf, type HttpRequest } from './http-exchange.js';

/** What opens the routes that write a command or a definition; pushed ticks are none. */
const COMMANDING: ReadonlySet<Access | undefined> = new Set<Access>([
  'rebalance:execute',
  'portfolio:write',
  'operator',
]);

/** Templates of the calls that are traced, as `PUT /portfolios/:portfolioId`. */
export function tracedRoutes(routes: readonly Route[]): ReadonlySet<string> {
  return new Set(
    routes
      .filter(({ method, access }) => method !== 'get' && COMMANDING.has(access))
      .map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
}

/** Begins and ends the traces of exchanges. */
export interface CallTraces {
  begin(request: HttpRequest): void;
  end(request: HttpRequest, status: number): void;
}

/** Traces of nobody. */
export const UNTRACED: CallTraces = { begin: () => undefined, end: () => undefined };

/** Traces the calls whose route is among `traced`, and notes which trace any other request names. */
export function callTraces(calls: CallTracing, traced: ReadonlySet<string>): CallTraces {
  return {
    begin(request) {
      const route = routeOf(request);
      const name = `${request.method} ${route ?? ''}`;
      if (route === null || !traced.has(name)) {
        request.traceId = calls.traceIdIn(request.headers);
        return;
      }
      const trace = calls.begin(name, request.headers);
      trace.tell({
        'http.request.method': request.method,
        'http.route': route,
        'ballast.request_id': request.id,
      });
      request.trace = trace;
      request.traceId = trace.traceId;
    },
    end({ trace, principal }, status) {
      // A stranger, who may send many, leaves no span.
      if (principal !== undefined) trace?.end(status);
    },
  };
}
