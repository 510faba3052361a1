import { createHash } from 'node:crypto';
import { command, definitionOf, valuesOn } from '#testing/stream-fixtures.js';
import { eagerPortfolio, UniverseScenario } from '#testing/universe-scenario.js';
import { canonicalJson } from '../canonical-json.js';
import type { AuditFact, Command, Definition } from '../generated/wire-types.js';
import { topics } from '../topics.js';

const said = (scenario: UniverseScenario, call: Command | Definition): AuditFact[] =>
  valuesOn<AuditFact>(scenario.feed(call), topics.audited.name);

describe('what is said of a rebalance for the audit trail', () => {
  const ready = (): UniverseScenario => {
    const scenario = new UniverseScenario([
      eagerPortfolio({ policy: { ...eagerPortfolio().policy, review: null } }),
    ]);
    scenario.untilWindow(5);
    return scenario;
  };

  it('is who, when, what, why, what was in force, what was asked for, and what became of it', () => {
    const asked = command({
      principal: 'alice',
      tenant: 'bank',
      issuedAt: 1234,
      httpRequestId: 'r1',
      objective: { kind: 'minVolatility', fallback: 'none' },
    });
    expect(said(ready(), asked)).toEqual([
      {
        id: 'command-1',
        requestId: 'r1',
        at: 1234,
        principal: 'alice',
        tenant: 'bank',
        action: 'rebalance',
        resource: 'portfolio:portf1',
        reason: 'because',
        before: '{"weightsVersion":1}',
        after:
          '{"constraints":null,"force":false,"ifMatch":null,"objective":{"fallback":"none","kind":"minVolatility"}}',
        outcome: 'accepted',
        outcomeReason: null,
      },
    ]);
  });

  it('tells a dry run', () => {
    expect(said(ready(), command({ dryRun: true }))).toMatchObject([{ action: 'dryRun' }]);
  });

  it.each([
    ['an unknown portfolio', { portfolioId: 'nobody' }, 'unknownPortfolio'],
    ['weights that have moved on', { ifMatch: 9 }, 'preconditionFailed: version 1'],
    ['bounds that do not fit', { constraints: { lower: [0], upper: [1] } }, 'invalidConstraints'],
  ])('tells that it was rejected: %s', (_, over, outcomeReason) => {
    expect(said(ready(), command(over))).toMatchObject([{ outcome: 'rejected', outcomeReason }]);
  });

  it('tells repeats: an equal one is accepted again, another body is a conflict', () => {
    const scenario = ready();
    scenario.feed(command());
    expect(said(scenario, command())).toMatchObject([
      { outcome: 'accepted', outcomeReason: 'repeated' },
    ]);
    expect(said(scenario, command({ body: '{"force":true}' }))).toMatchObject([
      { outcome: 'rejected', outcomeReason: 'conflict: otherBody' },
    ]);
  });
});

describe('what is said of a definition for the audit trail', () => {
  it('is the text of what was in force and of what was asked for', () => {
    const scenario = new UniverseScenario([]);
    const [first] = said(scenario, definitionOf({ portfolio: eagerPortfolio() }));
    expect(first).toMatchObject({
      action: 'definePortfolio',
      resource: 'portfolio:portf1',
      before: null,
      outcome: 'accepted',
    });
    const changed = eagerPortfolio({ riskAversion: 3 });
    const [second] = said(scenario, definitionOf({ portfolio: changed }, 'second'));
    expect(second.before).toBe(first.after);
    expect(JSON.parse(second.after ?? '')).toMatchObject({ riskAversion: 3 });
  });

  it('tells what was rejected, and what stays in force', () => {
    const scenario = new UniverseScenario();
    const wrong = eagerPortfolio({ l2Gamma: -1 });
    const [fact] = said(scenario, definitionOf({ portfolio: wrong }, 'wrong'));
    expect(fact).toMatchObject({
      id: 'wrong',
      outcome: 'rejected',
      outcomeReason: expect.stringContaining('l2Gamma') as unknown,
      before: expect.stringContaining('"l2Gamma":0.002') as unknown,
    });
  });

  it('tells a universe with how its estimators shrink', () => {
    const scenario = new UniverseScenario([], {}, { slow: 'oas' });
    const version = 2;
    const universe = { ...scenario.universe, version };
    const [fact] = said(scenario, definitionOf({ universe }, 'again', { slow: 'oas' }));
    expect(fact).toMatchObject({ action: 'defineUniverse', resource: 'universe:casablanca' });
    expect([fact.before, fact.after].map((text) => JSON.parse(text ?? '') as unknown)).toEqual(
      [1, 2].map((of): unknown =>
        expect.objectContaining({ version: of, shrinkage: { slow: 'oas' } }),
      ),
    );
  });

  it('tells a deletion: what was in force, and nothing after', () => {
    const scenario = new UniverseScenario();
    const portfolio = eagerPortfolio();
    const deletion: Definition = { ...definitionOf({ portfolio }, 'gone'), change: 'delete' };
    expect(said(scenario, deletion)).toMatchObject([
      {
        action: 'deletePortfolio',
        before: expect.stringContaining('"portfolioId":"portf1"') as unknown,
        after: null,
        outcome: 'accepted',
      },
    ]);
  });

  it('tells the hash of what is longer than 64 kB', () => {
    const label = 'é'.repeat(33_000);
    const portfolio = eagerPortfolio({ label });
    const [fact] = said(new UniverseScenario([]), definitionOf({ portfolio }));
    const hash = createHash('sha256').update(canonicalJson(portfolio)).digest('hex');
    expect(fact.after).toBe(`sha256:${hash}`);
  });
});
