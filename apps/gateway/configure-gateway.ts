import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { jsonOnly } from './http/json-only.js';
import { responseHeaders } from './http/response-headers.js';
import { ProblemFilter } from './problem/problem-filter.js';
import { strictValidation } from './problem/validation-pipe.js';

const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** Applies pipes, filters and limits to a Nest application on Express. Call it before `listen` or `init`. */
export function configureGateway(app: INestApplication): void {
  const express = app as NestExpressApplication;
  express.disable('x-powered-by');
  express.disable('etag');
  express.set('query parser', 'simple');
  express.use(responseHeaders);
  express.use(jsonOnly);
  express.useBodyParser('json', { limit: BODY_LIMIT_BYTES });
  express.useGlobalFilters(new ProblemFilter());
  express.useGlobalPipes(strictValidation());
}
