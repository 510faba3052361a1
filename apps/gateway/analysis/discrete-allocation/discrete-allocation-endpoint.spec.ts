import type { DiscreteAllocationAnswer } from '#platform/solver/discrete-allocation-task.js';
import { calculatorEndpoint } from '../../../../test/gateway/calculator-endpoint.js';
import {
  DISCRETE_ALLOCATION_DOC,
  DISCRETE_ALLOCATION_EXAMPLES,
} from './discrete-allocation-docs.js';

const TWO = { weights: { A: 0.4, B: 0.6 }, prices: { A: 12.5, B: 100 }, totalValue: 10_000 };

describe('POST /analysis/discrete-allocation', () => {
  const { post, ask: allocate } = calculatorEndpoint<DiscreteAllocationAnswer>(
    '/analysis/discrete-allocation',
    DISCRETE_ALLOCATION_DOC,
  );

  it.each(Object.entries(DISCRETE_ALLOCATION_EXAMPLES))(
    'the documented example %s is answered 200, with equal bytes for equal requests',
    async (_, { value }) => {
      await allocate(value);
      expect((await post(value)).text).toBe((await post(value)).text);
    },
  );

  it('the documented answer is the answer to the first example, to the last bit', async () => {
    const answer = await allocate(DISCRETE_ALLOCATION_EXAMPLES.greedy.value);
    expect(answer).toEqual(DISCRETE_ALLOCATION_DOC.answer.recorded.body);
  });

  it.each(['greedy', 'exact'])(
    '%s: lots, holdings and fees are those of the hand',
    async (method) => {
      const answer = await allocate({
        ...{ ...TWO, method, holdings: { A: 3 }, lotSize: { A: 10 } },
        fees: { rate: 0.001, minimum: 4 },
      });
      // 4000 and 6000 would leave nothing for fees; one share of B less pays for them.
      expect(answer).toMatchObject({ status: 'optimal', method, leftover: 100, warnings: [] });
      expect(answer.quantities).toEqual({ A: 320, B: 59 });
      expect(
        answer.orders?.map(({ fee, ...order }) => ({ ...order, fee: fee.toFixed(9) })),
      ).toEqual([
        {
          instrument: 'A',
          side: 'buy',
          quantity: 317,
          price: 12.5,
          value: 3962.5,
          fee: '4.000000000',
        },
        { instrument: 'B', side: 'buy', quantity: 59, price: 100, value: 5900, fee: '5.900000000' },
      ]);
      expect(answer.rmse).toBeCloseTo(4000 / 9900 - 0.4, 14);
    },
  );

  it('an infeasible allocation has the same shape, and says why', async () => {
    const answer = await allocate({
      ...{ weights: { A: 1 }, prices: { A: 1 }, totalValue: 1, holdings: { A: 1 } },
      ...{ lotSize: { A: 2 }, fees: { minimum: 5 } },
    });
    expect(answer).toEqual({
      status: 'infeasible',
      ...{ quantities: null, orders: null, leftover: null, rmse: null, method: 'greedy' },
      warnings: [
        {
          path: 'quantities',
          message: 'expected a value that pays for selling what is held, was less',
        },
      ],
    });
  });

  it('an error without a net value is null and named, and so is a part that stays cash', async () => {
    const nothing = await allocate({ ...TWO, totalValue: 5 });
    expect(nothing).toMatchObject({ quantities: { A: 0, B: 0 }, orders: [], rmse: null });
    expect(nothing.warnings).toEqual([{ path: 'rmse', message: 'the net value is zero' }]);
    const half = await allocate({ ...TWO, weights: { A: 0.25, B: 0.25 } });
    expect(half).toMatchObject({ quantities: { A: 200, B: 25 }, leftover: 5000 });
    expect(half.warnings).toEqual([{ path: 'weights', message: 'expected a sum of 1, was 0.5' }]);
  });

  it('faults are a 400', async () => {
    const { status, text } = await post({ ...TWO, prices: { A: '1', B: 2 } });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errors: [{ path: 'prices.A' }] });
  });
});
