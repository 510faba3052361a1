import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { routesOf } from './access/routes.js';
import { jsonOnly } from './http/json-only.js';
import { requestIds } from './http/request-id.js';
import { responseHeaders } from './http/response-headers.js';
import { httpMetrics } from './monitoring/http-metrics.js';
import { Monitoring } from './monitoring/monitoring.js';
import { openApiDocument } from './openapi/document.js';
import { DOCUMENTS_CSS } from './openapi/documents-css.js';
import { allowedMethods } from './problem/allowed-methods.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { strictValidation } from './problem/validation-pipe.js';

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * Applies pipes, filters, limits, the OpenAPI document and Swagger UI to a Nest application on Express that has
 * imported the GatewayModule. Call it once, before `listen` or `init`.
 */
export function configureGateway(app: INestApplication): void {
  const express = app as NestExpressApplication;
  express.disable('x-powered-by');
  express.disable('etag');
  express.set('query parser', 'simple');
  express.use(httpMetrics(app.get(Monitoring).registry));
  express.use(requestIds);
  express.use(responseHeaders);
  express.use(jsonOnly);
  express.useBodyParser('json', { limit: BODY_LIMIT_BYTES });
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
