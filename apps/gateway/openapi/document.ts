import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_SCHEMA } from './operation.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Tag of the routes that exist a second time, under an id. */
const BY_ID = 'portfolios';

const METHODS = ['get', 'post', 'put', 'delete'] as const;

const DESCRIPTION = `Keeps portfolios balanced: statistics, metrics and certified target weights, live.

**First steps**

1. \`npm start\` prints the API key and the file it is in. Press **Authorize** and paste it, once: this browser remembers it.
2. Open \`GET /portfolio/metrics\` and press **Execute**: the Sharpe ratio of the held weights, its standard error, the distance to the threshold.
3. \`POST /portfolio/rebalance\` with \`dryRun\` tells what would be done now and changes nothing; its \`statusUrl\` has the trades and their cost.
4. \`GET /decisions/{decisionId}\` says why a decision was taken, \`/replay\` solves it again, bit for bit.
5. \`POST /analysis/optimize\` is the same optimiser for your own numbers.

Units are annual unless a field or \`period\` says otherwise; times are ISO 8601 in UTC; errors are problem details (RFC 9457). The examples are recorded from a replay of the shipped history.

A paper account: targets are computed and published, no orders are sent. Not investment advice.`;

/** The OpenAPI 3.1 document of the gateway's routes. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ballast')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'The API key; one of the two is enough' },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key' }, 'apiKey')
    .addTag('portfolio', 'What the default portfolio holds, what it is worth, and why')
    .addTag('rebalance', 'Ask for a rebalance, or for what one would do')
    .addTag('decisions', 'Provenance of every decision')
    .addTag('calculator', 'Stateless endpoints on the same core as the live loop')
    .addTag('catalogue', 'What there is')
    .addTag(BY_ID, 'The same reads and commands, of the portfolio that the path names')
    .addTag('operations', 'Probes, metrics, documents')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, Problem: { ...PROBLEM_SCHEMA } },
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation !== undefined) item[method] = fitted(operation, path, method);
    }
  }
  return document;
}

/** One method documents both of its paths: each operation keeps the parameters of its own, and gets its own id. */
function fitted(operation: Operation, path: string, method: string): Operation {
  const named = path.includes('{portfolioId}');
  const words = path.split('/').filter((word) => word !== '');
  const id = words.map((word) => word.replace(/^\{(.*)\}$/, 'by-$1').replace('.', '-')).join('-');
  return {
    ...operation,
    tags: named ? [BY_ID] : (operation.tags ?? []),
    operationId: `${method}-${id === '' ? 'root' : id}`,
    parameters: (operation.parameters ?? []).filter(
      (parameter) =>
        !('name' in parameter) ||
        parameter.name !== 'portfolioId' ||
        (parameter.in === 'path') === named,
    ),
  };
}
