import type { OperationDoc } from '../openapi/operation.js';
import { DECISION_ID } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import { BOUNDS_SCHEMA, OBJECTIVE_SCHEMA } from '../portfolio/optimization-docs.js';
import type { DecisionView } from './decision-view.js';
import type { ReplayView } from './replay-view.js';
import { SUMMARY_EXAMPLE, SUMMARY_PROPERTIES } from './summary-docs.js';

const vector = s.list(s.number());
const matrix = s.list(vector, 'Rows');

const PROBLEMS = {
  notFound: `expected a known decision, was "${DECISION_ID}"`,
  unavailable: 'not ready: 312 of 745 sessions are folded (2024-07-05)',
};

const example: DecisionView = {
  ...SUMMARY_EXAMPLE,
  explanation:
    'Sharpe 0.94 fell below 1.00 on 2025-11-03; AKT 15 % -> 14 %, MDP 7 % -> 6 %. The volatility of AKT rose most since the last decision; the lower bound on TGC binds.',
  objectiveValue: 1.18,
  heldSharpe: 0.94,
  newSharpe: 1.21,
  binding: [{ constraint: 'bounds[TGC].lower', multiplier: 0.013 }],
  conflicting: [],
  inputs: {
    universeId: 'casablanca',
    window: '2025-11-03T23:00:00Z',
    windows: 640,
    position: 'ballast.decisions/2/11',
    headers: { windowEnd: '1762210800000', revision: '0', source: 'history' },
    weightsVersion: 6,
    instruments: ['AKT', 'ATW'],
    statistics: {
      T: 2.6,
      n: 640,
      s: 2.6,
      q: 640,
      mean: [0.24, 0.15],
      scatter: [
        [46.6, 10.9],
        [10.9, 23.1],
      ],
    },
    expectedReturns: [0.27, 0.17],
    covariance: [
      [0.0729, 0.017],
      [0.017, 0.0361],
    ],
    riskFreeRate: 0.0936,
    objective: { kind: 'maxSharpe', fallback: 'minVolatility' },
    constraints: { bounds: { AKT: [0, 1], ATW: [0, 1] } },
    l2Gamma: 0.104,
    riskAversion: 1,
    costRate: 0.005,
    horizonYears: 0.25,
    solver: { name: 'ballast-active-set', version: '1', iterations: 9, seed: null },
  },
  digest: 'sha256:7c4a8d09ca3762af61e59520943dc26494f8941b0a2f1d6b1c2e3f405162738a',
};

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
  solver: s.object({
    name: s.text(),
    version: s.text(),
    iterations: s.integerOrNull(),
    seed: s.nothing('Nothing is drawn at random'),
  }),
});

export const DECISION_DOC: OperationDoc = {
  summary: 'One decision with its provenance',
  description:
    'Why it was taken, in two sentences generated from the record, and everything the solve depended on: annual, vectors in the order of `instruments`. Dry runs are found here too.',
  answer: {
    example,
    schema: s.object({
      ...SUMMARY_PROPERTIES,
      explanation: s.text(),
      objectiveValue: s.numberOrNull(),
      heldSharpe: s.numberOrNull(),
      newSharpe: s.numberOrNull(),
      binding: s.list(s.object({ constraint: s.text(), multiplier: s.number() })),
      conflicting: s.list(s.text()),
      inputs,
      digest: s.text('SHA-256 over the inputs'),
    }),
  },
  problems: PROBLEMS,
};

const replay: ReplayView = {
  decisionId: DECISION_ID,
  identical: true,
  weights: SUMMARY_EXAMPLE.after,
  differences: [],
};

const cell: s.Schema = { type: ['string', 'number', 'null'] };

export const REPLAY_DOC: OperationDoc = {
  summary: 'The decision, solved again',
  description:
    'Solves the stored inputs again and compares the status and every weight bit for bit, and the digest of the inputs with the one stored: an input that was changed afterwards shows.',
  answer: {
    example: replay,
    schema: s.object({
      decisionId: s.text(),
      identical: s.flag(),
      weights: s.orNull(s.mapOf(s.number())),
      differences: s.list(s.object({ path: s.text(), stored: cell, replayed: cell })),
    }),
  },
  problems: PROBLEMS,
};
