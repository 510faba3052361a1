import { SUMMARY_PROPERTIES } from '../decisions/summary-docs.js';
import { READ_PROBLEMS, type OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const HISTORY_DOC: OperationDoc = {
  summary: 'Decisions, newest first',
  description:
    'Every decision with its trigger, the weights before and after, trades, cost and certificate; a decision not to trade is a decision. Pass `nextCursor` as `cursor` for the next page.',
  answer: {
    recorded: RECORDED.history,
    name: 'DecisionHistory',
    schema: s.object({
      items: s.list(s.object(SUMMARY_PROPERTIES)),
      nextCursor: s.textOrNull('Null on the last page'),
    }),
  },
  problems: [RECORDED.limitTooSmall, ...READ_PROBLEMS],
};
