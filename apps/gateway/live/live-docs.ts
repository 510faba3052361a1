import { ApiHeader } from '@nestjs/swagger';
import { RECORDED } from '../openapi/generated/recorded.js';
import type { OperationDoc } from '../openapi/operation.js';
import * as s from '../openapi/schema.js';

export const STREAM_DOC: OperationDoc = {
  summary: 'Live figures, triggers and decisions',
  description:
    'Server-sent events; the connection stays open. The newest figures come first, then everything as it is folded: `weights` and `metrics` (as the two reads answer them) with every window, `trigger` when a rule has fired and before anything is decided, `decision` (an item of the history) when it has been. `heartbeat` comes every 15 s. Each `id` is a position in the log: sent back as `Last-Event-ID`, to any replica and also after a restart, it brings everything that came after it, once, each kind in its order. Where that is no longer kept, `reset` has the current state and the stream goes on from there. `closing` and `dropped` (a client that reads too slowly) are the last event of a connection: connect again with the last id. Use a client that can set headers (`curl -N`, `fetch`): the EventSource of browsers cannot, and a key does not belong into a URL.',
  answerType: 'text/event-stream',
  answer: { recorded: RECORDED.stream, schema: s.text('Events of the WHATWG format') },
  problems: [RECORDED.foreignEventId, RECORDED.unknownPortfolio, RECORDED.notReady],
};

/** Documents the header that a client sends when it connects again. */
export const TakesLastEventId = (): MethodDecorator & ClassDecorator =>
  ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event had',
    schema: { type: 'string', maxLength: 128 },
  });
