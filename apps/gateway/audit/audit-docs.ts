import { RECORDED } from '../openapi/generated/recorded.js';
import type { OperationDoc } from '../openapi/operation.js';
import * as s from '../openapi/schema.js';

const value: s.Schema = {
  type: ['object', 'string', 'null'],
  description: 'A JSON value; where its canonical text is longer than 64 kB, sha256:<hex> of that',
  additionalProperties: true,
};

const entry = s.object({
  sequence: s.integer('1, 2, ... over all tenants: what is missing here is of another'),
  at: s.instant('When the call was taken'),
  principal: s.text('Who: the name of a credential, never the credential'),
  tenant: s.text(),
  action: s.oneOf([
    'rebalance',
    'dryRun',
    'definePortfolio',
    'deletePortfolio',
    'defineUniverse',
    'deleteUniverse',
  ]),
  resource: s.text('portfolio:<id> or universe:<id>'),
  reason: s.text("Why, in the caller's words"),
  before: value,
  after: value,
  outcome: s.oneOf(['accepted', 'rejected'], 'What was rejected has changed nothing'),
  outcomeReason: s.textOrNull(),
  id: s.text('Of the command or definition'),
  requestId: s.text('x-request-id of the answer'),
  previousHash: s.text('Hash of the entry before'),
  hash: s.text('SHA-256 over everything else in the entry'),
});

export const AUDIT_DOC: OperationDoc = {
  summary: 'Who asked for what, newest first',
  description:
    "Every call that changes something, or would: rebalances, dry runs and definitions, also those that were refused by the stream, with who, why, what was in force and what was asked for. Entries of the caller's tenant: the newest from memory, older ones from the history (503 for those alone while it does not answer; without a history memory is all). The log has them all, and `npm run audit:verify` walks the chain. Pass `nextCursor` as `cursor` for the next page; newer entries do not move it.",
  answer: {
    recorded: RECORDED.audit,
    schema: s.object({
      items: s.list(entry),
      nextCursor: s.textOrNull('Null on the last page'),
    }),
  },
  problems: [RECORDED.limitTooSmall, RECORDED.notReady],
};
