import { RECORDED } from '../openapi/generated/recorded.js';
import type { OperationDoc } from '../openapi/operation.js';
import * as s from '../openapi/schema.js';

export const LIVE_DOC: OperationDoc = {
  summary: 'Is the process alive?',
  description: 'Answers as long as the process can.',
  answer: { recorded: RECORDED.live, schema: s.object({ status: s.oneOf(['live']) }) },
};

export const READY_DOC: OperationDoc = {
  summary: 'Can it serve reads?',
  description:
    'Until the replay is through: 503 with its progress. `degraded`: the database of the history does not answer; what needs it is 503, the rest is served; or the file of API keys cannot be read, and those it last held go on.',
  answer: {
    recorded: RECORDED.ready,
    schema: s.object({ status: s.oneOf(['ready', 'degraded']) }),
  },
  problems: [RECORDED.notReady],
};

export const METRICS_TEXT_DOC: OperationDoc = {
  summary: 'Prometheus metrics',
  description:
    'Process, HTTP and business figures. Needs the key unless the gateway is configured with public metrics.',
  answerType: 'text/plain',
  answer: {
    recorded: RECORDED.metricsText,
    schema: s.text('Prometheus text format 0.0.4'),
  },
};
