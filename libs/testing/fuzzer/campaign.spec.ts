import { operationsOf } from '../openapi/documented-operations.js';
import type { OpenApiDocument } from '../openapi/open-api-document.js';
import { runCampaign } from './campaign.js';
import { targetOf, type FuzzCase } from './fuzz-case.js';
import type { KnownIds } from './fuzz-cases.js';
import { FuzzTally } from './fuzz-tally.js';
import type { GatewayUnderFuzz } from './gateway-under-fuzz.js';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', example: 'held' } };
const operation = (operationId: string) => ({
  operationId,
  parameters: [id],
  responses: { '204': { description: 'done' } },
});
const DOCUMENT = {
  openapi: '3.1.0',
  paths: { '/things/{id}': { get: operation('get-thing'), delete: operation('delete-thing') } },
  components: { schemas: {}, securitySchemes: {} },
} as unknown as OpenApiDocument;

describe('a campaign', () => {
  const sent = async (disposable?: KnownIds): Promise<ReadonlySet<string>> => {
    const asked = new Set<string>();
    const gateway = {
      send: (one: FuzzCase) => {
        asked.add(`${one.asked.method} ${targetOf(one)}`);
        return Promise.resolve({ status: 204, headers: {}, text: '' });
      },
    } as unknown as GatewayUnderFuzz;
    const tally = new FuzzTally();
    const asking = { gateway, document: DOCUMENT, known: { id: ['held'] }, tally };
    const deleting = disposable !== undefined && { disposable };
    await runCampaign({ ...asking, ...deleting, requests: 600, seed: 1 });
    expect(operationsOf(DOCUMENT)).toHaveLength(2);
    expect(tally.requests).toBe(600);
    return asked;
  };

  it('deletes what may go, and leaves alone what it asks for', async () => {
    const asked = await sent({ id: ['loose'] });
    expect(asked).toContain('get /things/held');
    expect(asked).toContain('delete /things/loose');
    expect(asked).not.toContain('delete /things/held');
    expect(await sent()).toContain('delete /things/held');
  });
});
