import type { KnownIds } from './fuzz-cases.js';
import type { GatewayUnderFuzz } from './gateway-under-fuzz.js';

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor?: unknown;
}

/** What the examples of the document define: a campaign makes them, and may delete them. */
export const DISPOSABLE: KnownIds = { portfolioId: ['growth', 'views'], universeId: ['exchange'] };

/** What a running gateway knows, by the names that parameters give it: ids to ask for, cursors to go on from. */
export async function knownIds(gateway: GatewayUnderFuzz, key: string): Promise<KnownIds> {
  const headers = { 'x-api-key': key };
  const page = async (path: string): Promise<Page> =>
    JSON.parse((await gateway.ask('GET', path, headers, null)).text) as Page;
  const idsIn = ({ items }: Page, name: string): string[] =>
    items.map((item) => item[name]).filter((id) => typeof id === 'string');
  const history = await page('/portfolio/history?limit=5');
  const { text } = await gateway.ask(
    'POST',
    '/portfolio/rebalance',
    { ...headers, 'content-type': 'application/json' },
    '{"dryRun":true}',
  );
  const { commandId } = JSON.parse(text) as { readonly commandId: string };
  return {
    portfolioId: idsIn(await page('/portfolios'), 'portfolioId'),
    universeId: idsIn(await page('/universes'), 'universeId'),
    decisionId: idsIn(history, 'decisionId'),
    commandId: [commandId],
    cursor: typeof history.nextCursor === 'string' ? [history.nextCursor] : [],
  };
}
