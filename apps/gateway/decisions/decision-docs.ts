import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';
import { BOUNDS_SCHEMA, CASCADE_SCHEMA, OBJECTIVE_SCHEMA } from '../portfolio/optimization-docs.js';
import { SUMMARY_PROPERTIES } from './summary-docs.js';

const vector = s.list(s.number());
const matrix = s.list(vector, 'Rows');

const PROBLEMS = [RECORDED.unknownDecision, RECORDED.notReady];

const inputs = s.object({
  universeId: s.text(),
  window: s.instant(),
  windows: s.integer(),
  position: s.text('topic/partition/offset'),
  headers: s.mapOf(s.text()),
  weightsVersion: s.integer(),
  instruments: s.list(s.text()),
  statistics: s.object({
    T: s.number('Trading time, years'),
    n: s.number(),
    s: s.number(),
    q: s.number(),
    mean: vector,
    scatter: matrix,
  }),
  expectedReturns: vector,
  covariance: matrix,
  riskFreeRate: s.number(),
  objective: OBJECTIVE_SCHEMA,
  constraints: BOUNDS_SCHEMA,
  l2Gamma: s.number(),
  riskAversion: s.number(),
  costRate: s.number('Fraction of traded value'),
  horizonYears: s.number(),
  turnoverLeft: s.numberOrNull('What the turnover budget left; null without one'),
  cascade: CASCADE_SCHEMA,
  solver: s.object({
    name: s.text(),
    version: s.text(),
    iterations: s.integerOrNull(),
    seed: s.integerOrNull('Of a cascade: nothing else is drawn at random'),
  }),
});

export const DECISION_DOC: OperationDoc = {
  summary: 'One decision with its provenance',
  description:
    'Why it was taken, in two sentences generated from the record, and everything the solve depended on: annual, vectors in the order of `instruments`. Dry runs are found here too.',
  answer: {
    recorded: RECORDED.decision,
    name: 'Decision',
    schema: s.object({
      ...SUMMARY_PROPERTIES,
      explanation: s.text(),
      objectiveValue: s.numberOrNull(),
      heldSharpe: s.numberOrNull(),
      newSharpe: s.numberOrNull(),
      binding: s.list(s.object({ constraint: s.text(), multiplier: s.number() })),
      conflicting: s.list(s.text()),
      attempts: s.list(
        s.object({
          round: s.integer(),
          objective: s.text(),
          targetReturn: s.numberOrNull('Annual'),
          l2Gamma: s.number('Annual'),
          status: s.oneOf(['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled']),
        }),
        'Every step that a cascade tried; the last is the one taken where it is optimal',
      ),
      inputs,
      digest: s.text('SHA-256 over the inputs'),
    }),
  },
  problems: PROBLEMS,
};

const cell: s.Schema = { type: ['string', 'number', 'null'] };

export const REPLAY_DOC: OperationDoc = {
  summary: 'The decision, solved again',
  description:
    'Solves the stored inputs again and compares the status and every weight bit for bit, and the digest of the inputs with the one stored: an input that was changed afterwards shows.',
  answer: {
    recorded: RECORDED.replay,
    name: 'DecisionReplay',
    schema: s.object({
      decisionId: s.text(),
      identical: s.flag(),
      weights: s.orNull(s.mapOf(s.number())),
      differences: s.list(s.object({ path: s.text(), stored: cell, replayed: cell })),
    }),
  },
  problems: PROBLEMS,
};
