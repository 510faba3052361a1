import { Counter, Histogram, type Registry } from 'prom-client';
import { routeOf, type HttpRequest } from '../http/http-exchange.js';

const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** An exchange that is over. */
export interface Answered {
  readonly status: number;
  /** From the first sight of the request to the last byte of the answer. */
  readonly seconds: number;
}

/**
 * Counts requests by method, route template and status. Labels are bounded: paths that no route matched share one.
 */
export function httpMetrics(
  registry: Registry,
): (request: HttpRequest, answered: Answered) => void {
  const requests = new Counter({
    name: 'ballast_http_requests_total',
    help: 'HTTP requests by method, route template and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'ballast_http_request_duration_seconds',
    help: 'Time from request to answer by route template.',
    labelNames: ['route'],
    buckets: SECONDS,
    registers: [registry],
  });
  return (request, { status, seconds }) => {
    const route = routeOf(request) ?? 'unmatched';
    const method = METHODS.has(request.method) ? request.method : 'other';
    requests.inc({ method, route, status: String(status) });
    durations.observe({ route }, seconds);
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
