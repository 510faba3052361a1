import type { OperationDoc } from '../openapi/operation.js';
import { RECORDED } from '../openapi/generated/recorded.js';
import * as s from '../openapi/schema.js';

const PROBLEMS = [RECORDED.notReady];

export const PORTFOLIOS_DOC: OperationDoc = {
  summary: 'The portfolios there are',
  description: 'In short, by id.',
  answer: {
    recorded: RECORDED.portfolios,
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
    recorded: RECORDED.universes,
    schema: s.object({
      items: s.list(
        s.object({
          universeId: s.text(),
          venue: s.text(),
          version: s.integer(),
          instruments: s.list(s.text()),
          window: s.object({ kind: s.text(), dtYears: s.number() }),
          estimators: s.mapOf(
            s.object({
              halfLifeYears: s.numberOrNull('Null: expanding'),
              shrinkage: s.textOrNull('ledoitWolf or oas; null: as observed'),
            }),
          ),
        }),
      ),
    }),
  },
  problems: PROBLEMS,
};
