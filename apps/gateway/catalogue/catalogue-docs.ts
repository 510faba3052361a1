import type { OperationDoc } from '../openapi/operation.js';
import { WEIGHTS } from '../openapi/reference-portfolio.js';
import * as s from '../openapi/schema.js';
import type { PortfolioLine, UniverseLine } from './catalogue-view.js';

const PROBLEMS = { unavailable: 'not ready: 312 of 745 sessions are folded (2024-07-05)' };
const instruments = Object.keys(WEIGHTS);

const portfolio: PortfolioLine = {
  portfolioId: 'portf1',
  label: 'reference portfolio, in-sample',
  universeId: 'casablanca',
  instruments,
  objective: 'maxSharpe',
  inSample: true,
  weightsVersion: 7,
  sharpe: 1.1,
};

const universe: UniverseLine = {
  universeId: 'casablanca',
  venue: 'casablanca',
  version: 1,
  instruments,
  window: { kind: 'session', dtYears: 1 / 247 },
  estimators: { slow: { halfLifeYears: 0.5 } },
};

export const PORTFOLIOS_DOC: OperationDoc = {
  summary: 'The portfolios there are',
  description: 'In short, by id.',
  answer: {
    example: { items: [portfolio] },
    schema: s.object({
      items: s.list(
        s.object({
          portfolioId: s.text(),
          label: s.text(),
          universeId: s.text(),
          instruments: s.list(s.text()),
          objective: s.text(),
          inSample: s.flag(),
          weightsVersion: s.integerOrNull(),
          sharpe: s.numberOrNull(),
        }),
      ),
    }),
  },
  problems: PROBLEMS,
};

export const UNIVERSES_DOC: OperationDoc = {
  summary: 'The universes there are',
  description: 'In short, by id: instruments, the one moments window, named estimators.',
  answer: {
    example: { items: [universe] },
    schema: s.object({
      items: s.list(
        s.object({
          universeId: s.text(),
          venue: s.text(),
          version: s.integer(),
          instruments: s.list(s.text()),
          window: s.object({ kind: s.text(), dtYears: s.number() }),
          estimators: s.mapOf(s.object({ halfLifeYears: s.numberOrNull('Null: expanding') })),
        }),
      ),
    }),
  },
  problems: PROBLEMS,
};
