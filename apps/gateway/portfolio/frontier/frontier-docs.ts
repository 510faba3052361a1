import { READ_PROBLEMS, type OperationDoc } from '../../openapi/operation.js';
import { RECORDED } from '../../openapi/generated/recorded.js';
import * as s from '../../openapi/schema.js';

const FIGURES = {
  expectedReturn: s.numberOrNull(),
  volatility: s.numberOrNull(),
  sharpe: s.numberOrNull(),
};

export const PORTFOLIO_FRONTIER_DOC: OperationDoc = {
  summary: 'The efficient frontier of a portfolio',
  description:
    "Of the portfolio's instruments on its newest statistics and within its constraints, as its next decision would see them: portfolios of least w'Sw + l2Gamma w'w for returns in equal steps, from that of min volatility to the largest, each solved as efficientReturn. Figures are annual, of the covariance alone; those of the target and held weights are of the same statistics. What is tested after a solve (gain against cost, turnover budget) constrains no point; `warnings` names what of the definition is left out. Nulls and a warning before there are statistics.",
  answer: {
    recorded: RECORDED.portfolioFrontier,
    name: 'PortfolioFrontier',
    schema: s.object({
      portfolioId: s.text(),
      asOf: s.instant(),
      period: s.oneOf(['year']),
      status: s.oneOfOrNull(
        ['optimal', 'infeasible', 'unbounded', 'stalled'],
        'Null before there are statistics',
      ),
      conflicting: s.orNull(s.list(s.text(), 'A minimal conflicting set when infeasible')),
      points: s.list(
        s.object({
          status: s.oneOf(['optimal', 'infeasible', 'noExcessReturn', 'unbounded', 'stalled']),
          ...FIGURES,
          weights: s.orNull(s.mapOf(s.number(), 'Null unless optimal or stalled')),
        }),
        'Empty unless optimal',
      ),
      target: s.object(FIGURES, { description: 'Of the target weights' }),
      held: s.object(FIGURES, { description: 'Of the held weights' }),
      warnings: s.list(s.object({ path: s.text(), message: s.text() })),
    }),
  },
  problems: [RECORDED.unknownPoints, ...READ_PROBLEMS],
};
