import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiQuery } from '@nestjs/swagger';
import { LINES_TYPE } from '../http/media-types.js';
import { OtherBody } from '../openapi/other-body.js';
import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

const schema = s.object({
  feed: s.text(),
  accepted: s.integer(
    'Ticks that are in the log; one that was there already counts once all the same',
  ),
  firstSequence: s.integer(),
  lastSequence: s.integer(),
});

export const PUSH_DOC: OperationDoc = {
  summary: 'Push trades to a feed',
  description:
    'For a feed `push.*` that a universe in force names, and that a source of kind `push` reads (BALLAST_SOURCES). All ticks are written or none: 400 lists every fault, 202 says that they are in the log. A tick is known by `feed` and `sequence`: sent again, after a 503 or a broken connection, it counts once. Number the ticks of a feed as a whole, each one higher than the last: numbers left out are missing until they come. Newline-delimited JSON (`application/x-ndjson`) is taken too: one tick a line, an element of `ticks`, with the feed as parameter. What its market did not trade at that instant, or what comes too late for its window, the feed refuses; `/universes/{universeId}/quality` counts that, the repeats, the gaps and how far the clocks differ. Prices of a universe concern every tenant: the scope counts in the tenant of the operator alone.',
  answer: { recorded: RECORDED.ticksPushed, schema },
  problems: [RECORDED.ticksFaulty, RECORDED.tooLarge, RECORDED.notJson, RECORDED.notReady],
};

const tick = s.object(
  {
    sequence: s.within(s.integer('Within the feed; rising within the call'), { minimum: 0 }),
    instrument: s.text('As the universe names it'),
    price: s.number('More than 0'),
    volume: s.within(s.number('Of this trade; kept with it'), { minimum: 0 }),
    at: s.instant(
      'Of the trade, UTC; at most a minute ahead of our clock where the universe is live',
    ),
  },
  { optional: ['volume'] },
);

const body = s.object({
  feed: s.within(s.text('Begins with push.'), { pattern: '^push\\.' }),
  ticks: s.within(s.list(tick, 'At most 1 000, unless BALLAST_PUSH_TICKS says otherwise'), {
    minItems: 1,
  }),
});

/** Of two trades, as they are recorded. */
const LINES_EXAMPLE = String(RECORDED.ticksPushedAsLines.request.body);

/** Body of POST /ticks: JSON, or lines of it with the feed beside them. */
export function TakesTicks(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'feed',
      required: false,
      description: 'The feed of a body of application/x-ndjson; JSON names it itself',
      schema: { type: 'string', pattern: '^push\\.' },
    }),
    ApiBody({
      schema: { ...body },
      examples: { two: { summary: 'Two trades', value: RECORDED.ticksPushed.request.body } },
    }),
    OtherBody(LINES_TYPE, {
      schema: s.text(
        'A tick a line, with the fields of an element of `ticks`; at most as many as those. Blank lines are passed over, a fault names its line: `line 3.price`',
      ),
      examples: { two: { summary: 'Two trades', value: LINES_EXAMPLE } },
    }),
  );
}
