import fc from 'fast-check';
import { nested } from '#testing/casablanca-exchange/nested.js';
import { boursenovaQuotes } from '../../apps/ingestor/venues/casablanca/boursenova-page.js';
import { readAnswer } from '../../apps/ingestor/venues/casablanca/read-answer.js';

const timestamp = Date.parse('2026-03-23T10:00:00Z') / 1000;
const action = { symbol: 'AKT', price: 415.1, change_pct: 0.5, volume: 100, label: 'Akdital' };
const page = (actions: unknown, session: unknown = { timestamp }): string =>
  settingsPage(JSON.stringify({ live_market: { actions, session } }));
const settingsPage = (settings: string): string =>
  `<!DOCTYPE html><script src="a.js"></script>` +
  `<script type="application/json" data-drupal-selector="drupal-settings-json">${settings}</script></html>`;
/** As JSON, written without a stack. */
const deepText = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a page of the current generation', () => {
  it('says the quotes that are in its settings', () => {
    const [quote] = boursenovaQuotes(page([action]));
    expect(quote).toMatchObject({ ticker: 'AKT', price: 415.1, ratio: null, fault: null });
    expect(quote.reference).toBeCloseTo(415.1 / 1.005, 9);
    expect(quote.tradedAt).toBe(timestamp * 1000);
  });

  it.each([
    ['a change of all of its price', { change_pct: -100 }],
    ['a change of more than its price', { change_pct: -150 }],
    ['a price in a great many lists', { price: nested(2000) }],
    ['no symbol', { symbol: 5 }],
  ])('that holds %s has a quote at fault and the others', (_, lie) => {
    const [spoiled, other] = boursenovaQuotes(page([{ ...action, ...lie }, action]));
    expect(spoiled.fault).toMatchObject({ code: 'DATA_MALFORMED' });
    expect(other.fault).toBeNull();
  });

  it('with a label in more lists than a stack can hold is read', () => {
    const text = JSON.stringify({ live_market: { actions: [action], session: { timestamp } } });
    const deep = text.replace('"Akdital"', deepText(200_000));
    const [quote] = boursenovaQuotes(settingsPage(deep));
    expect(quote).toMatchObject({ ticker: 'AKT', price: 415.1, fault: null });
    expect(quote.original).toContain('"..."');
  });

  it.each([
    ['a stamp beyond all calendars', page([action], { timestamp: 1e300 })],
    ['a stamp of 2099', page([action], { timestamp: Date.UTC(2099, 0, 1) })],
    ['no settings', '<html></html>'],
    ['settings without an end', '<script data-drupal-selector="drupal-settings-json">{}'],
    ['a tag without an end', '<script data-drupal-selector="drupal-settings-json"'],
    // Two megabytes, as much as is taken of an answer: read tag by tag from each it would take minutes.
    ['nothing but the beginnings of scripts', '<script'.repeat(285_000)],
    ['nothing but scripts', '<script>'.repeat(250_000)],
  ])('with %s is malformed', (_, text) => {
    expect(() => boursenovaQuotes(text)).toThrow(
      expect.objectContaining({ code: 'SOURCE_MALFORMED' }),
    );
  });

  it('whatever its settings say, is quotes or malformed', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constant(1e300), fc.constant(-100));
    fc.assert(
      fc.property(anything, anything, anything, (price, change, stamp) => {
        const actions = [{ ...action, price, change_pct: change }];
        try {
          const [quote] = boursenovaQuotes(page(actions, { timestamp: stamp }));
          return quote.reference === null || quote.reference > 0 || quote.fault !== null;
        } catch (error) {
          return (error as { code?: unknown }).code === 'SOURCE_MALFORMED';
        }
      }),
    );
  });
});

describe('an answer that is read', () => {
  it('is malformed whatever goes wrong over it', () => {
    const read = (): never => {
      throw new RangeError('Maximum call stack size exceeded');
    };
    expect(() => readAnswer('quotes', read)).toThrow(
      expect.objectContaining({
        code: 'SOURCE_MALFORMED',
        message: 'expected quotes, was unreadable: Maximum call stack size exceeded',
      }),
    );
  });
});
