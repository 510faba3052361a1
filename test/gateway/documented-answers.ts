import type { INestApplication } from '@nestjs/common';
import { answerFaults } from '#testing/openapi/answer-faults.js';
import { operationAt, operationsOf } from '#testing/openapi/documented-operations.js';
import type { OpenApiDocument } from '#testing/openapi/open-api-document.js';
import { openApiDocument } from '../../apps/gateway/openapi/document.js';

/** Holds the answers of a gateway to its document: what a test asks of a route is tried against it by the way. */
export function documentedAnswers(
  app: INestApplication,
): (method: string, path: string, response: Response) => Promise<void> {
  let operations: ReturnType<typeof operationsOf> | null = null;
  return async (method, path, response) => {
    // A stream has no end that a test could wait for.
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) return;
    operations ??= operationsOf(asServed(app));
    const asked = operationAt(operations, method, path.split('?')[0]);
    if (asked === undefined) return;
    const { status } = response;
    const headers = Object.fromEntries(response.headers);
    const text = await response.clone().text();
    const faults = answerFaults(asked, { status, headers, text });
    if (faults.length > 0) {
      throw new Error(`${method} ${path}: the document says otherwise\n${faults.join('\n')}`);
    }
  };
}

/** As JSON carries it: what is undefined is absent. */
const asServed = (app: INestApplication): OpenApiDocument =>
  JSON.parse(JSON.stringify(openApiDocument(app))) as OpenApiDocument;
