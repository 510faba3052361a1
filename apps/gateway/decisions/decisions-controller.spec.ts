import type { Calculator } from '#platform/solver/calculator.js';
import { inlineCalculator } from '#platform/solver/inline-calculator.js';
import type { Solved } from '#stream/decide.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import { decision, decisionRecord, solveRequest, solveResult } from '#testing/wire-fixtures.js';
import { departures } from '../../../test/gateway/conforms.js';
import { filledLog } from '../../../test/gateway/filled-log.js';
import { startGateway, type RunningGateway } from '../../../test/gateway/running-gateway.js';
import { DECISION_DOC, REPLAY_DOC } from './decision-docs.js';

describe('/decisions/{id}', () => {
  let gateway: RunningGateway;
  const decided = (request: SolveRequest): Solved => ({
    result: solveResult({ weights: [0.4, 0.28 + (request.l2Gamma - 0.104), 0.32] }),
    iterations: 9,
  });
  const calculator: Calculator = {
    ...inlineCalculator(),
    run: (_, task) => Promise.resolve(decided(task as object as SolveRequest)) as Promise<never>,
  };

  beforeEach(async () => {
    gateway = await startGateway({ calculator });
    gateway.log.append(...filledLog());
  });
  afterEach(() => gateway.stop());

  it('is the record with its provenance', async () => {
    const response = await gateway.call('/decisions/d1');
    expect(response.status).toBe(200);
    const body: unknown = await response.json();
    expect(departures(body, DECISION_DOC.answer.schema)).toEqual([]);
    expect(departures(DECISION_DOC.answer.recorded.body, DECISION_DOC.answer.schema)).toEqual([]);
    expect(body).toMatchObject({
      decisionId: 'd1',
      status: 'applied',
      effectiveAt: '2025-11-04T23:00:00Z',
      inputs: {
        window: '2025-11-03T23:00:00Z',
        position: expect.stringMatching(/^ballast\.decisions\/\d\/0$/) as unknown,
        covariance: [
          [0.0729, 0.017, 0.0121],
          [0.017, 0.0361, 0.0098],
          [0.0121, 0.0098, 0.0484],
        ],
        constraints: { bounds: { AKT: [0, 1], ATW: [0, 1], IAM: [0, 1] } },
        solver: { name: 'ballast-active-set', version: '1', iterations: 9, seed: null },
      },
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown,
    });
  });

  it('replays to identical weights', async () => {
    const body: unknown = await (await gateway.call('/decisions/d1/replay')).json();
    expect(departures(body, REPLAY_DOC.answer.schema)).toEqual([]);
    expect(departures(REPLAY_DOC.answer.recorded.body, REPLAY_DOC.answer.schema)).toEqual([]);
    expect(body).toEqual({
      decisionId: 'd1',
      identical: true,
      weights: { AKT: 0.4, ATW: 0.28, IAM: 0.32 },
      differences: [],
    });
  });

  it('shows the seed and the attempts of a cascade', async () => {
    const cascade = {
      steps: [{ kind: 'maxSharpe', timesMeanReturn: null } as const],
      rounds: 2,
      gammaStep: 0.052,
      perturbation: 0.01,
      seed: 7,
    };
    const attempt = { round: 0, targetReturn: null, l2Gamma: 0.1, status: 'optimal' } as const;
    const attempts = [{ ...attempt, objective: 'maxSharpe' } as const];
    const result = solveResult({ solver: 'ballast-cascade', attempts });
    const taken = decision(solveRequest({ decisionId: 'd8', cascade }), result);
    gateway.log.append(decisionRecord(taken));
    const body: unknown = await (await gateway.call('/decisions/d8')).json();
    expect(departures(body, DECISION_DOC.answer.schema)).toEqual([]);
    expect(body).toMatchObject({
      attempts,
      inputs: { cascade, solver: { name: 'ballast-cascade', version: '1', seed: 7 } },
    });
  });

  it('a stored input that was changed shows in the weights and in the digest', async () => {
    const { digest } = decision();
    const changed = decision(solveRequest({ decisionId: 'd9', l2Gamma: 0.2 }), solveResult(), {
      digest,
    });
    gateway.log.append(decisionRecord(changed));
    const body: unknown = await (await gateway.call('/decisions/d9/replay')).json();
    expect(body).toMatchObject({
      identical: false,
      differences: [
        { path: 'digest', stored: digest },
        { path: 'weights.ATW', stored: 0.28 },
      ],
    });
  });

  it('waits for a decision that is not folded yet, and is 404 when it does not come', async () => {
    const waiting = gateway.call('/decisions/late');
    await new Promise((resolve) => setTimeout(resolve, 50));
    gateway.log.append(decisionRecord(decision(solveRequest({ decisionId: 'late' }))));
    expect((await waiting).status).toBe(200);
    const response = await gateway.call('/decisions/never');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      detail: 'expected a known decision, was "never"',
    });
  });
});
