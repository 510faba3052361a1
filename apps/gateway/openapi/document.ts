import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { routesOf } from '../access/routes.js';
import { HEADERS } from './answer-headers.js';
import { DESCRIPTION } from './description.js';
import { BY_ID, finishedOperation } from './finished-operation.js';
import { withReferences } from './named-schemas.js';
import { PROBLEM_SCHEMA } from './operation.js';
import { PROBLEM_COMPONENTS } from './standard-answers.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Routes that exist a second time, under an id. */
const BY_ID_PATH = /^\/portfolios\/\{portfolioId\}\//;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The OpenAPI 3.1 document of the gateway's routes. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, frame());
  const rules = new Map(
    routesOf(app).map(({ method, path, access }) => [`${method} ${path}`, access]),
  );
  const schemas: Record<string, unknown> = {};
  withReferences({ ...PROBLEM_SCHEMA, title: 'Problem' }, schemas);
  for (const [path, item] of Object.entries(document.paths)) {
    const twin = path.replace(BY_ID_PATH, '/portfolio/');
    const isTwin = twin !== path && twin in document.paths;
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const access = rules.get(`${method} ${path}`);
      item[method] = finishedOperation(operation, { path, method, isTwin, access, schemas });
    }
  }
  return {
    ...document,
    info: { ...document.info, contact: { name: 'The founders of Ballast' } },
    servers: [{ url: '/', description: 'The gateway that served this document' }],
    // Nest lists the classes of bodies too: what nothing refers to is left out.
    components: {
      securitySchemes: document.components?.securitySchemes ?? {},
      schemas: Object.fromEntries(
        Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)),
      ) as Schemas,
      responses: PROBLEM_COMPONENTS,
      headers: HEADERS,
    },
  };
}

function frame(): Omit<OpenAPIObject, 'paths'> {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ballast')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        description: 'An API key, or a token of the identity provider; one of the two is enough',
      },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'apiKey')
    .addTag('portfolio', 'What the default portfolio holds, what it is worth, and why')
    .addTag('rebalance', 'Ask for a rebalance, or for what one would do')
    .addTag('decisions', 'Provenance of every decision')
    .addTag('calculator', 'Stateless endpoints on the same core as the live loop')
    .addTag('catalogue', 'What there is')
    .addTag('definitions', 'Portfolios and universes: defined, changed, deleted')
    .addTag(BY_ID, 'The same reads and commands, of the portfolio that the path names')
    .addTag('operations', 'Probes, metrics, documents')
    .build();
}
