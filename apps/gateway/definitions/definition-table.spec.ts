import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import { outcome, portfolioDefinition, portfolioRecord } from '#testing/wire-fixtures.js';
import { DefinitionTable } from './definition-table.js';

const verdict = (id: string, portfolioId: string) =>
  outcome({ id, portfolioId, subject: 'definition', status: 'rejected' });

describe('the table of definitions', () => {
  it('keeps the verdicts on a portfolio however many are refused under other ids', () => {
    const table = new DefinitionTable();
    const { value } = portfolioRecord(portfolioDefinition());
    table.foldRecord(value as DefinitionRecord);
    table.foldOutcome(verdict('mine', 'portf1'));
    for (let k = 0; k < 10_001; k++) table.foldOutcome(verdict(`v${k}`, `invented-${k}`));
    expect(table.verdict('mine')?.status).toBe('rejected');
    expect([table.verdict('v0'), table.verdict('v1')?.id]).toEqual([undefined, 'v1']);
  });

  it('remembers a thousand verdicts on one portfolio', () => {
    const table = new DefinitionTable();
    for (let k = 0; k < 1_001; k++) {
      table.foldOutcome({ ...verdict(`v${k}`, 'portf1'), status: 'accepted' });
    }
    expect([table.verdict('v0'), table.verdict('v1')?.id]).toEqual([undefined, 'v1']);
  });
});
