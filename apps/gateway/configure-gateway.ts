import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { Authenticator } from './access/authenticator.js';
import { authenticateBody } from './access/before-body.js';
import { routesOf } from './access/routes.js';
import { Throttle } from './access/throttle/throttle.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway-config.js';
import { accessLog } from './http/access-log.js';
import { callTraces, tracedRoutes, UNTRACED } from './http/call-traces.js';
import { applyEdge, CLOSED_EDGE } from './http/edge.js';
import { hookExchanges } from './http/exchange-hooks.js';
import { securityHeaders } from './http/security-headers.js';
import { httpMetrics } from './monitoring/http-metrics.js';
import { Monitoring } from './monitoring/monitoring.js';
import { openApiDocument } from './openapi/document.js';
import { DOCUMENTS_CSS } from './openapi/documents-css.js';
import { allowedMethods } from './problem/allowed-methods.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { strictValidation } from './problem/validation-pipe.js';

/**
 * Applies pipes, filters, limits, the OpenAPI document and Swagger UI to a Nest application on a GatewayAdapter that
 * has imported the GatewayModule. Call it once, before `listen` or `init`.
 */
export function configureGateway(app: NestFastifyApplication): void {
  const { edge = CLOSED_EDGE, accessLog: log, calls } = app.get<GatewayConfig>(GATEWAY_CONFIG);
  const routes = routesOf(app);
  const traces = calls === undefined ? UNTRACED : callTraces(calls, tracedRoutes(routes));
  const authenticator = app.get(Authenticator);
  const throttle = app.get(Throttle);
  const count = httpMetrics(app.get(Monitoring).registry);
  const tell = log === undefined ? undefined : accessLog(log);
  applyEdge(app, edge);
  hookExchanges(app, {
    begun: (request) => traces.begin(request),
    headersOf: securityHeaders(edge.hstsSeconds),
    admit: (request) => throttle.admitAddress(request),
    authenticateBody: (request) => authenticateBody(authenticator, request),
    over: (request, status, seconds) => {
      count(request, { status, seconds });
      tell?.(request, status);
      traces.end(request, status);
    },
  });
  app.useGlobalFilters(new ProblemFilter(allowedMethods(routes)));
  app.useGlobalPipes(strictValidation());
  serveDocuments(app);
}

function serveDocuments(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Ballast API',
    customCss: DOCUMENTS_CSS,
    swaggerOptions: {
      // Works offline: nothing is asked of a validator on the network.
      validatorUrl: null,
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      // An operation has an address: /docs#/portfolio/get-portfolio-metrics.
      deepLinking: true,
      // The one shared schema is shown where it is answered.
      defaultModelsExpandDepth: -1,
    },
  });
}
