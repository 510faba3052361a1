import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { Authenticator } from './access/authenticator.js';
import { admitAddresses, authenticateBodies } from './access/before-body.js';
import { routesOf } from './access/routes.js';
import { Throttle } from './access/throttle/throttle.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway-config.js';
import { accessLog } from './http/access-log.js';
import { applyEdge, CLOSED_EDGE } from './http/edge.js';
import { shallowJson } from './http/json-depth.js';
import { jsonOnly } from './http/json-only.js';
import { requestIds } from './http/request-id.js';
import { responseHeaders } from './http/response-headers.js';
import { securityHeaders } from './http/security-headers.js';
import { httpMetrics } from './monitoring/http-metrics.js';
import { Monitoring } from './monitoring/monitoring.js';
import { openApiDocument } from './openapi/document.js';
import { DOCUMENTS_CSS } from './openapi/documents-css.js';
import { allowedMethods } from './problem/allowed-methods.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { strictValidation } from './problem/validation-pipe.js';

/** Nest's type leaves `verify` out, since Nest sets it itself for raw bodies, which are not asked for here. */
const BODY = { limit: 8 * 1024 * 1024, verify: shallowJson };

/**
 * Applies pipes, filters, limits, the OpenAPI document and Swagger UI to a Nest application on Express that has
 * imported the GatewayModule. Call it once, before `listen` or `init`.
 */
export function configureGateway(app: INestApplication): void {
  const express = app as NestExpressApplication;
  const { edge = CLOSED_EDGE, accessLog: log } = app.get<GatewayConfig>(GATEWAY_CONFIG);
  express.disable('x-powered-by');
  express.disable('etag');
  express.set('query parser', 'simple');
  express.use(httpMetrics(app.get(Monitoring).registry));
  express.use(requestIds);
  if (log !== undefined) express.use(accessLog(log));
  express.use(securityHeaders(edge.hstsSeconds));
  express.use(responseHeaders);
  applyEdge(express, edge);
  express.use(admitAddresses(app.get(Throttle)));
  express.use(authenticateBodies(app.get(Authenticator)));
  express.use(jsonOnly);
  express.useBodyParser('json', BODY);
  express.useGlobalFilters(new ProblemFilter(allowedMethods(routesOf(app))));
  express.useGlobalPipes(strictValidation());
  serveDocuments(app);
}

function serveDocuments(app: INestApplication): void {
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
