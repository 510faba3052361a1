import { ApiBody } from '@nestjs/swagger';
import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { DEFINITION_SCHEMA, PENDING } from './definition-docs.js';

const date = (description?: string): s.Schema => s.text(description ?? 'YYYY-MM-DD, local');

const calendar = s.object({
  kind: s.oneOf(['sessions', 'continuous']),
  start: date('First local date with a window'),
  openMinute: s.integer('Of the local day'),
  closeMinute: s.integer('Of the local day'),
  weekend: s.list(s.integer(), 'ISO weekdays, 1 = Monday'),
  holidays: s.list(date()),
  halfDays: s.list(s.object({ date: date(), closeMinute: s.integer() })),
  utcOffsets: s.list(s.object({ from: date(), minutes: s.integer('East of UTC') })),
});
const window = s.object({
  kind: s.oneOf(['session', 'tumbling']),
  sizeMs: s.integer('Of tumbling windows'),
  offsetMs: s.integer(),
  dtYears: s.number('Trading time of a window'),
  disorderBoundMs: s.integer(),
});
const estimator = s.object(
  {
    halfLifeYears: s.numberOrNull('Null: expanding'),
    shrinkage: s.textOrNull('ledoitWolf or oas; null: as observed'),
  },
  { optional: ['shrinkage'] },
);
const properties = {
  universeId: s.text(),
  version: s.integer('Of the definition; the ETag'),
  definitionId: s.text(),
  effectiveAfter: s.instantOrNull('End of the last window without it; null: there was none'),
  venue: s.text(),
  source: s.oneOf(['history', 'live', 'simulated']),
  feeds: s.list(s.text(), 'Whose watermarks move its event time'),
  instruments: s.list(s.text()),
  calendar,
  window,
  estimators: s.mapOf(estimator),
};

const UNIVERSE_SCHEMA = s.named('Universe', s.object(properties));
const UNIVERSE_BODY = {
  ...s.object({
    ...properties,
    calendar: { ...calendar, required: ['start'] },
    window: { ...window, required: ['dtYears'] },
  }),
  required: ['venue', 'instruments', 'calendar', 'window', 'estimators'],
};

const WRITE_PROBLEMS = [
  RECORDED.universeFaulty,
  RECORDED.tooLarge,
  RECORDED.notJson,
  RECORDED.universeRefused,
  RECORDED.notReady,
];
const STARTS =
  'Its event time starts with the next watermark of its feeds: it closes windows from then on. Feeds and source are those of the universes of its venue unless it names its own.';

export const UNIVERSE_DOC: OperationDoc = {
  summary: 'A universe as it is defined',
  description: 'The whole definition, as PUT takes it, with its version (the ETag).',
  answer: { recorded: RECORDED.universeDefinition, schema: UNIVERSE_SCHEMA },
  problems: [RECORDED.unknownUniverse, RECORDED.notReady],
};

export const PUT_UNIVERSE_DOC: OperationDoc = {
  summary: 'Define a universe, or change it',
  description: `Instruments and window of an id never change; feeds, calendar and further estimators may. ${STARTS} 201 when it is new, 200 when it replaces one.`,
  answer: { recorded: RECORDED.universePut, schema: UNIVERSE_SCHEMA },
  otherAnswers: [
    {
      status: 200,
      description: 'Replaced, or as it was',
      body: { schema: UNIVERSE_SCHEMA, example: RECORDED.universeDefinition.body },
    },
    PENDING,
  ],
  problems: [...WRITE_PROBLEMS, RECORDED.definitionMovedOn],
};

export const CREATE_UNIVERSE_DOC: OperationDoc = {
  summary: 'Define a new universe',
  description: `Like PUT, under the id in the body, and only where there is none: 409 otherwise. ${STARTS}`,
  answer: { recorded: RECORDED.universeCreated, schema: UNIVERSE_SCHEMA },
  otherAnswers: [PENDING],
  problems: [...WRITE_PROBLEMS, RECORDED.universeTaken],
};

export const DELETE_UNIVERSE_DOC: OperationDoc = {
  summary: 'Delete a universe',
  description:
    'Only while no portfolio is in it: 422 names those that are. What it has estimated is gone; its id keeps its instruments and its window.',
  answer: { recorded: RECORDED.universeDeleted, schema: DEFINITION_SCHEMA },
  otherAnswers: [PENDING],
  problems: [
    RECORDED.unknownUniverse,
    RECORDED.definitionMovedOn,
    RECORDED.universeInUse,
    RECORDED.notReady,
  ],
};

/** Body of POST and PUT. */
export function TakesUniverse(): MethodDecorator {
  return ApiBody({
    schema: { ...UNIVERSE_BODY },
    examples: {
      sessions: { summary: 'Sessions of a venue', value: RECORDED.universePut.request.body },
    },
  });
}
