import { Counter, Histogram, type Registry } from 'prom-client';
import type { HttpRequest, HttpResponse, Next } from '../http/http-exchange.js';

const SECONDS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/**
 * A middleware that counts requests by method, route template and status. Labels are bounded: paths that no route
 * matched share one.
 */
export function httpMetrics(
  registry: Registry,
): (request: HttpRequest, response: HttpResponse, next: Next) => void {
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
  return (request, response, next) => {
    const begin = process.hrtime.bigint();
    response.on('finish', () => {
      const template = request.route?.path;
      const route = typeof template === 'string' ? template : 'unmatched';
      const method = METHODS.has(request.method) ? request.method : 'other';
      requests.inc({ method, route, status: String(response.statusCode) });
      durations.observe({ route }, Number(process.hrtime.bigint() - begin) / 1e9);
    });
    next();
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']);
