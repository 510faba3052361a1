import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const LINKS_DOC: OperationDoc = {
  summary: 'Where to go from here',
  description: 'Links the documents.',
  answer: {
    recorded: RECORDED.links,
    schema: s.object({
      name: s.text(),
      documentation: s.text(),
      openapi: s.text(),
      health: s.object({ live: s.text(), ready: s.text() }),
      metrics: s.text(),
      portfolio: s.text(),
      portfolios: s.text(),
    }),
  },
};
