import { command, definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario, windowsIn } from '#testing/universe-scenario.js';
import type { Outcome, SolveRequest } from '../generated/wire-types.js';
import type { Output } from '../log-record.js';
import { topics } from '../topics.js';

const TARGET = [0.2, 0.3, 0.5];
const calm = (): UniverseScenario =>
  new UniverseScenario([eagerPortfolio({ policy: { ...eagerPortfolio().policy, review: null } })]);
const verdicts = (outputs: readonly Output[]): (string | null)[][] =>
  valuesOn<Outcome>(outputs, topics.outcomes.name).map(({ id, status, reason }) => [
    id,
    status,
    reason,
  ]);
const solves = (outputs: readonly Output[]): SolveRequest[] =>
  valuesOn<SolveRequest>(outputs, topics.solves.name);

describe('a manual rebalance', () => {
  it('is accepted and solved on the last closed window, even when nothing ticks', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    const outputs = scenario.feed(command());
    expect(verdicts(outputs)).toEqual([['command-1', 'accepted', null]]);
    expect(solves(outputs)).toEqual([
      expect.objectContaining({
        commandId: 'command-1',
        cause: 'manual',
        kinds: ['manual'],
        reason: 'because',
        windows: 5,
        force: false,
      }),
    ]);
  });

  it('is solved when its answer came and applied after the next window', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    expect(verdicts(scenario.answer(scenario.requests[0], TARGET))).toEqual([
      ['command-1', 'solved', null],
    ]);
    const outputs = scenario.close();
    expect(verdicts(outputs)).toEqual([
      [scenario.requests[0].decisionId, 'applied', null],
      ['command-1', 'applied', null],
    ]);
  });

  it('is rejected with the status of the decision not to trade', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    expect(verdicts(scenario.answer(scenario.requests[0], null))).toEqual([
      ['command-1', 'rejected', 'rejected'],
    ]);
  });

  it('passes the warm-up and the cooldown', () => {
    const scenario = calm();
    scenario.untilWindow(2);
    expect(solves(scenario.feed(command()))).toHaveLength(1);
  });

  it('carries its own objective, constraints and force', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    const objective = { kind: 'minVolatility', fallback: 'none' } as const;
    const constraints = { lower: [0, 0, 0], upper: [0.5, 0.5, 0.5] };
    const [request] = solves(scenario.feed(command({ objective, constraints, force: true })));
    expect(request).toMatchObject({ objective, constraints, force: true });
  });

  it('is refused for an unknown portfolio, and before the first window', () => {
    const scenario = calm();
    expect(verdicts(scenario.feed(command({ portfolioId: 'nobody' })))).toEqual([
      ['command-1', 'rejected', 'unknownPortfolio'],
    ]);
    expect(verdicts(scenario.feed(command())).at(-1)).toEqual([
      'command-1',
      'rejected',
      'noWindow',
    ]);
  });

  const none = [-Infinity, -Infinity, -Infinity];
  it.each([
    ['of another length', { lower: [0], upper: [1] }],
    ['that are no numbers', { lower: [0, Number.NaN, 0], upper: [1, 1, 1] }],
    ['that cross', { lower: [0, 0.6, 0], upper: [1, 0.5, 1] }],
    ['above everything', { lower: [0, 0, Infinity], upper: [1, 1, Infinity] }],
    ['below everything', { lower: none, upper: [1, -Infinity, 1] }],
  ])('is rejected with bounds %s, and another may follow', (_, constraints) => {
    const scenario = calm();
    scenario.untilWindow(5);
    expect(verdicts(scenario.feed(command({ constraints })))).toEqual([
      ['command-1', 'accepted', null],
      ['command-1', 'rejected', 'invalidConstraints'],
    ]);
    expect(solves(scenario.feed(command({ commandId: 'command-2' })))).toHaveLength(1);
  });

  it('may lift its bounds', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    const constraints = { lower: none, upper: [Infinity, Infinity, Infinity] };
    expect(solves(scenario.feed(command({ constraints })))[0].constraints).toEqual(constraints);
  });
});

describe('a command that comes again', () => {
  it('with the same body is answered again and solved once', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    const outputs = scenario.feed(command());
    expect(verdicts(outputs)).toEqual([['command-1', 'accepted', 'repeated']]);
    expect(scenario.requests).toHaveLength(1);
  });

  it('with another body, or another If-Match, is a conflict', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    for (const other of [command({ body: '{"force":true}' }), command({ ifMatch: 1 })]) {
      expect(verdicts(scenario.feed(other))).toEqual([['command-1', 'conflict', 'otherBody']]);
    }
    expect(scenario.requests).toHaveLength(1);
  });

  it('is remembered over a restart and a new definition', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    scenario.task.task.restore(structuredClone(scenario.task.task.snapshot()));
    expect(verdicts(scenario.feed(command()))).toEqual([['command-1', 'accepted', 'repeated']]);
    for (const instruments of [
      ['AKT', 'ATW', 'IAM'],
      ['IAM', 'AKT', 'ATW'],
    ]) {
      scenario.feed(definitionOf({ portfolio: eagerPortfolio({ instruments }) }));
      expect(verdicts(scenario.feed(command()))).toEqual([['command-1', 'accepted', 'repeated']]);
    }
  });
});

describe('a command for a version', () => {
  it('fails its precondition when another is in force', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    const outputs = scenario.feed(command({ ifMatch: 7 }));
    expect(verdicts(outputs)).toEqual([['command-1', 'preconditionFailed', 'version 1']]);
    expect(solves(outputs)).toEqual([]);
  });

  it('passes with the version in force', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    expect(solves(scenario.feed(command({ ifMatch: 1 })))).toHaveLength(1);
  });
});

describe('a command beside an open trigger', () => {
  it('is rejected while the trigger is unanswered or its target waits', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    expect(verdicts(scenario.feed(command())).at(-1)).toEqual([
      'command-1',
      'rejected',
      'triggerOpen',
    ]);
    scenario.answer(scenario.requests[0], TARGET);
    expect(verdicts(scenario.feed(command({ commandId: 'command-2' }))).at(-1)).toEqual([
      'command-2',
      'rejected',
      'triggerOpen',
    ]);
  });

  it('is taken when the decision was not to trade', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    scenario.answer(scenario.requests[0], null);
    expect(solves(scenario.feed(command()))).toHaveLength(1);
  });

  it('replaces a manual target that still waits, which is superseded and never applied', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    scenario.answer(scenario.requests[0], TARGET);
    const outputs = scenario.feed(command({ commandId: 'command-2' }));
    expect(verdicts(outputs)).toEqual([
      ['command-2', 'accepted', null],
      ['command-1', 'rejected', 'superseded'],
    ]);
    scenario.answer(scenario.requests[1], [0.1, 0.1, 0.8]);
    const applied = verdicts(scenario.close()).map(([id]) => id);
    expect(applied).toEqual([scenario.requests[1].decisionId, 'command-2']);
    scenario.close();
    expect(scenario.metrics().at(-1)).toMatchObject({
      weightsVersion: 3,
      targetWeights: { AKT: 0.1, ATW: 0.1, IAM: 0.8 },
    });
  });

  it('is rejected while another command is unanswered', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    expect(verdicts(scenario.feed(command({ commandId: 'command-2' }))).at(-1)).toEqual([
      'command-2',
      'rejected',
      'triggerOpen',
    ]);
  });
});

describe('a dry run', () => {
  it('holds no barrier and opens no trigger', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command({ dryRun: true }));
    expect(windowsIn(scenario.close())).toEqual([6]);
    expect(windowsIn(scenario.close())).toEqual([7]);
    expect(solves(scenario.feed(command({ commandId: 'real' })))).toHaveLength(1);
  });

  it('writes its outcome with the whole decision, and nothing else', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command({ dryRun: true }));
    const outputs = scenario.answer(scenario.requests[0], TARGET);
    expect(outputs.map(({ topic }) => topic)).toEqual([topics.outcomes.name]);
    const [outcome] = valuesOn<Outcome>(outputs, topics.outcomes.name);
    expect(outcome).toMatchObject({ id: 'command-1', status: 'solved', version: null });
    expect(outcome.decision?.result.weights).toEqual(TARGET);
    scenario.close();
    expect(scenario.metrics().at(-1)?.weightsVersion).toBe(1);
    expect(scenario.decisions).toEqual([]);
  });

  it('runs beside an open trigger', () => {
    const scenario = new UniverseScenario();
    scenario.untilWindow(3);
    expect(solves(scenario.feed(command({ dryRun: true })))).toHaveLength(1);
    scenario.answer(scenario.requests[0], TARGET);
    scenario.close();
    scenario.close();
    expect(scenario.metrics().at(-1)?.weightsVersion).toBe(2);
  });

  it('changes nothing that the portfolio later decides on', () => {
    const run = (dry: boolean): readonly Output[] => {
      const scenario = new UniverseScenario();
      scenario.untilWindow(2);
      if (dry) {
        scenario.feed(command({ dryRun: true }));
        scenario.answer(scenario.requests[0], TARGET);
      }
      const before = scenario.task.outputs.length;
      scenario.close();
      const open = scenario.requests.at(-1);
      if (open !== undefined) scenario.answer(open, TARGET);
      scenario.untilWindow(6);
      return scenario.task.outputs.slice(before);
    };
    expect(run(true)).toEqual(run(false));
  });
});

describe('a command whose portfolio is given other instruments', () => {
  const two = {
    version: 2,
    instruments: ['AKT', 'IAM'],
    initial: { kind: 'equal', weights: [] },
    constraints: { lower: [0, 0], upper: [1, 1] },
  } as const;

  it('is superseded, whether it was answered or not', () => {
    for (const answered of [false, true]) {
      const scenario = calm();
      scenario.untilWindow(5);
      scenario.feed(command());
      if (answered) scenario.answer(scenario.requests[0], TARGET);
      const outputs = scenario.feed(definitionOf({ portfolio: eagerPortfolio(two) }, 'two'));
      expect(verdicts(outputs)).toEqual([
        ['two', 'accepted', 'replaced'],
        ['command-1', 'rejected', 'superseded'],
      ]);
      expect(scenario.answer(scenario.requests[0], TARGET)).toEqual([]);
    }
  });

  it('was told already when the decision was not to trade', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    scenario.answer(scenario.requests[0], null);
    const outputs = scenario.feed(definitionOf({ portfolio: eagerPortfolio(two) }, 'two'));
    expect(verdicts(outputs)).toEqual([['two', 'accepted', 'replaced']]);
  });

  it('goes on with the same instruments', () => {
    const scenario = calm();
    scenario.untilWindow(5);
    scenario.feed(command());
    scenario.feed(definitionOf({ portfolio: eagerPortfolio({ version: 2 }) }, 'same'));
    expect(verdicts(scenario.answer(scenario.requests[0], TARGET))).toEqual([
      ['command-1', 'solved', null],
    ]);
  });
});
