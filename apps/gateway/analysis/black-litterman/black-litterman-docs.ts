import { ApiBody } from '@nestjs/swagger';
import { RECORDED } from '../../openapi/generated/recorded.js';
import { type OperationDoc, problemExchange } from '../../openapi/operation.js';
import * as s from '../../openapi/schema.js';
import { deadlinePassed } from '../analysis-service.js';

/** Examples of the body; each is answered 200. */
export const BLACK_LITTERMAN_EXAMPLES = {
  marketWeights: {
    summary: 'An absolute and a relative view on three instruments, against the market',
    value: RECORDED.blackLitterman.request.body,
  },
  contradiction: {
    summary: 'Certain views that contradict each other: the later one is named',
    value: RECORDED.blackLittermanContradiction.request.body,
  },
};

const namedOrNull = s.orNull(s.mapOf(s.number()));
const rows = s.list(s.list(s.number()));

const schema = s.object({
  status: s.oneOf(['optimal', 'infeasible', 'stalled']),
  priorReturns: namedOrNull,
  posteriorReturns: namedOrNull,
  posteriorCovariance: s.orNull(rows),
  omega: s.list(s.list(s.numberOrNull()), 'null where infinite: a view without effect'),
  views: s.object({ P: rows, Q: s.list(s.number()) }),
  viewWeights: s.orNull(
    s.list(s.number(), "lambda: w_posterior = (w_prior + P'lambda) / (1 + tau)"),
  ),
  weights: s.object({ priorCovariance: namedOrNull, posteriorCovariance: namedOrNull }),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
});

const perInstrument = (description: string): s.Schema => ({
  ...s.list(s.number(), description),
  type: ['array', 'object'],
  additionalProperties: s.number(),
});

const body = s.object(
  {
    instruments: s.list(s.text(), '1 to 500 unique names'),
    covariance: s.list(s.list(s.number()), 'Symmetric, no eigenvalue below -1e-10 of the largest'),
    riskAversion: s.number('> 0, default 1'),
    riskFreeRate: s.number('Default 0'),
    tau: s.number('> 0, default 0.05'),
    prior: s.object(
      {
        returns: perInstrument('Expected returns'),
        marketWeights: perInstrument('Imply riskAversion S w + riskFreeRate; missing names 0'),
        marketCaps: perInstrument('>= 0, the same in proportion'),
      },
      {
        description: 'Exactly one of these',
        optional: ['returns', 'marketWeights', 'marketCaps'],
      },
    ),
    views: s.object(
      {
        absolute: s.mapOf(s.number(), 'Expected return by name'),
        P: s.list(s.list(s.number()), 'K rows of a number per instrument'),
        Q: s.list(s.number(), 'Expected return of each row of P'),
      },
      {
        description: 'absolute, P and Q or both; absolute views first, in the order of instruments',
        optional: ['absolute', 'P', 'Q'],
      },
    ),
    omega: {
      type: ['string', 'object', 'array'],
      description:
        "proportional (default): diag(tau P S P'); { idzorek: [c] }, c in [0, 1] for each view: tau (1 - c)/c p S p'; or a K x K matrix, positive semidefinite",
      additionalProperties: s.list(s.number()),
      items: s.list(s.number()),
    },
  },
  { optional: ['riskAversion', 'riskFreeRate', 'tau', 'omega'] },
);

export const BLACK_LITTERMAN_DOC: OperationDoc = {
  summary: 'Blend views into expected returns',
  description:
    "Black-Litterman: posterior returns, their covariance S + [(tau S)^-1 + P'Omega^-1 P]^-1, and the weights (riskAversion C)^-1 (posterior - riskFreeRate) that are optimal under it, C the prior or the posterior covariance, not normalised. Nothing singular is inverted: a confidence of 1 (Omega 0) holds exactly, a confidence of 0 has no effect (its Omega is null, with a warning). Certain views that contradict each other, or a prior without variance, are `infeasible`: priorReturns, omega and views are still there, `warnings` names the contradicting rows of Q. Where the covariance is singular, weights that prior returns would need are null. Formulas: docs/derivations/black-litterman.md.",
  answer: { recorded: RECORDED.blackLitterman, schema },
  problems: [RECORDED.notJson, problemExchange(deadlinePassed())],
};

/** Body of POST /analysis/black-litterman. */
export const TakesViews = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: BLACK_LITTERMAN_EXAMPLES });
