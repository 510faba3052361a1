import { BallastError } from '#core/ballast-error.js';
import { jsonText } from '../venues/json-text.js';

/** More pages than a year of sessions has, whatever their size. */
const MOST_PAGES = 60;

/**
 * Every item of a paged answer.
 * @param page asks for what lies behind so many items, and says how many there are in all; null when it does not know
 * @throws BallastError SOURCE_MALFORMED when an answer ends before it is whole, repeats itself or does not end
 */
export async function allPages(
  page: (
    behind: number,
    index: number,
  ) => Promise<{ readonly items: readonly unknown[]; readonly total: number | null }>,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let first = '';
  for (let index = 0; index < MOST_PAGES; index++) {
    const { items: more, total } = await page(items.length, index);
    if (more.length === 0) {
      if (total !== null && total > items.length) throw cutShort(`${total} items`, items.length);
      return items;
    }
    const repeated = jsonText(more[0]);
    if (repeated === first) throw cutShort('another page', 'the first one again');
    if (index === 0) first = repeated;
    items.push(...more);
    if (total !== null && items.length >= total) return items;
  }
  throw cutShort(`at most ${MOST_PAGES} pages`, 'more');
}

const cutShort = (expected: string, was: string | number): BallastError =>
  new BallastError('SOURCE_MALFORMED', `expected ${expected}, was ${was}`);
