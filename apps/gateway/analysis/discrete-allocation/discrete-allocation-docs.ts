import { ApiBody } from '@nestjs/swagger';
import { RECORDED } from '../../openapi/generated/recorded.js';
import { type OperationDoc, problemExchange } from '../../openapi/operation.js';
import * as s from '../../openapi/schema.js';
import { deadlinePassed } from '../analysis-service.js';

/** Examples of the body; each is answered 200. */
export const DISCRETE_ALLOCATION_EXAMPLES = {
  greedy: {
    summary: 'From holdings, with lots of ten and fees',
    value: RECORDED.discreteAllocation.request.body,
  },
  shorts: {
    summary: 'Exact, with shorts whose proceeds are reinvested',
    value: RECORDED.discreteAllocationShorts.request.body,
  },
};

const schema = s.object({
  status: s.oneOf(['optimal', 'infeasible', 'stalled']),
  quantities: s.orNull(s.mapOf(s.number(), 'Resulting positions')),
  orders: s.orNull(
    s.list(
      s.object({
        instrument: s.text(),
        side: s.oneOf(['buy', 'sell']),
        quantity: s.number(),
        price: s.number(),
        value: s.number(),
        fee: s.number('max(minimum, rate value)'),
      }),
      'What leads from the holdings to the quantities; sales first, which fund the purchases',
    ),
  ),
  leftover: s.numberOrNull('Before fees, of both sides'),
  rmse: s.numberOrNull('Of weights against shares of the net value'),
  method: s.oneOf(['greedy', 'exact']),
  warnings: s.list(s.object({ path: s.text(), message: s.text() })),
});

const body = s.object(
  {
    weights: s.mapOf(s.number(), '1 to 500 names; negative: short'),
    prices: s.mapOf(s.number(), '> 0, of every name'),
    totalValue: s.number('> 0: of the holdings and the cash beside them'),
    method: s.oneOf(
      ['greedy', 'exact'],
      'greedy (default): floors, then one lot at a time of the largest weight shortfall; exact: whole lots with the least sum abs(w V - x p) + leftover',
    ),
    holdings: s.mapOf(s.integer(), 'Missing names 0; negative: short'),
    lotSize: s.mapOf(s.integer(), 'Missing names 1: positions are multiples'),
    fees: s.object(
      { rate: s.number('In [0, 1), default 0'), minimum: s.number('>= 0, default 0') },
      { description: 'Of each order', optional: ['rate', 'minimum'] },
    ),
    shortRatio: s.number('>= 0, value of the shorts over totalValue; default: minus their weights'),
    reinvest: s.flag('Whether what the shorts bring buys longs; default false'),
  },
  { optional: ['method', 'holdings', 'lotSize', 'fees', 'shortRatio', 'reinvest'] },
);

export const DISCRETE_ALLOCATION_DOC: OperationDoc = {
  summary: 'Turn weights into whole lots and orders',
  description:
    'Positions in whole lots, and the orders that lead there from the holdings. Orders never overspend: sales fund purchases, fees are counted in what is affordable. With negative weights the shorts are allocated apart to totalValue shortRatio, the longs to totalValue (with reinvest also what the shorts bring), the weights of each side rescaled to sum 1. exact is proven to 1e-9 of the value, or `stalled` with the best allocation found and a warning that says how far it may be off; `infeasible`, with null figures, is a value that does not pay for selling what is held. Formulas: docs/derivations/discrete-allocation.md.',
  answer: { recorded: RECORDED.discreteAllocation, schema },
  problems: [RECORDED.notJson, problemExchange(deadlinePassed())],
};

/** Body of POST /analysis/discrete-allocation. */
export const TakesWeights = (): MethodDecorator =>
  ApiBody({ schema: { ...body }, examples: DISCRETE_ALLOCATION_EXAMPLES });
