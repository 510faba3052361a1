import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

export const MACRO_DOC: OperationDoc = {
  summary: 'A macro-economic series as it was known',
  description:
    'One value a period, the last that had been released by `asOf` (default now): a value is shown from its release on, and a revision from its own.',
  answer: {
    recorded: RECORDED.macro,
    name: 'MacroSeries',
    schema: s.object({
      series: s.text(),
      asOf: s.instant(),
      values: s.list(
        s.object({
          period: s.text('YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD'),
          value: s.number(),
          unit: s.text('Empty where none was said'),
          releasedAt: s.instant(),
          source: s.text('Feed that brought it'),
        }),
        'By period',
      ),
      warnings: s.list(s.object({ path: s.text(), message: s.text() })),
    }),
  },
  problems: [RECORDED.unknownSeries, RECORDED.noInstant, RECORDED.notReady],
};
