import type { HistoryReader } from '#platform/history/history-store.js';
import type { AuditEntry } from '#stream/generated/wire-types.js';
import { auditFacts, chainOf } from '#testing/audit-fixtures.js';
import { ReadModel } from '../read-model/read-model.js';
import { AuditArchive } from './audit-archive.js';

const chain = chainOf(auditFacts(6));

/** A history of all six entries. */
const history = {
  audit: async (_: string, { below, limit }: { below: number; limit: number }) =>
    chain
      .filter(({ sequence }) => sequence < below)
      .reverse()
      .slice(0, limit),
} as unknown as HistoryReader;

const archiveOf = (kept: readonly AuditEntry[], of: HistoryReader | null): AuditArchive => {
  const model = new ReadModel(() => 0);
  for (const entry of kept) model.audit.fold(entry);
  return new AuditArchive(model, of);
};
const page = async (archive: AuditArchive, below: number, limit: number) => {
  const { entries, more } = await archive.page('default', below, limit);
  return [entries.map(({ sequence }) => sequence), more];
};

describe('the audit trail beyond memory', () => {
  it('goes on in the history without a gap or a repeat', async () => {
    const archive = archiveOf(chain.slice(3), history);
    expect(await page(archive, Infinity, 2)).toEqual([[6, 5], true]);
    expect(await page(archive, 5, 2)).toEqual([[4, 3], true]);
    expect(await page(archive, 3, 2)).toEqual([[2, 1], false]);
  });

  it('is what memory has, where that begins with the first entry or there is no history', async () => {
    const failing = {
      audit: () => Promise.reject(new Error('down')),
    } as unknown as HistoryReader;
    expect(await page(archiveOf(chain, failing), Infinity, 10)).toEqual([
      [6, 5, 4, 3, 2, 1],
      false,
    ]);
    expect(await page(archiveOf(chain.slice(3), null), Infinity, 10)).toEqual([[6, 5, 4], false]);
  });

  it('is 503 where the history is needed and does not answer, and memory alone is not', async () => {
    const failing = {
      audit: () => Promise.reject(new Error('secret of the database')),
    } as unknown as HistoryReader;
    const archive = archiveOf(chain.slice(3), failing);
    expect(await page(archive, Infinity, 2)).toEqual([[6, 5], true]);
    await expect(archive.page('default', 5, 5)).rejects.toMatchObject({
      problem: { status: 503, detail: 'expected a history that answers, did not: try again' },
    });
  });
});
