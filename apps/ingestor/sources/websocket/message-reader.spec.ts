import { plainToInstance } from 'class-transformer';
import { readMessage } from './message-reader.js';
import { MessageMap } from './websocket-config.js';

const map = (over: Record<string, unknown> = {}): MessageMap =>
  plainToInstance(MessageMap, { instrument: 's', price: 'p.0', eventTime: 't', ...over });
const NESTED = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

describe('a message', () => {
  it('alone is a quote by its paths, in its own words', () => {
    const text = '{"s":"AKT","p":["1.5"],"t":7}';
    expect(readMessage(text, map())).toEqual({
      kind: 'quotes',
      quotes: [{ raw: { instrument: 'AKT', price: '1.5', eventTime: 7 }, original: text }],
    });
  });

  it('with a list is a quote an element, in its own words', () => {
    const message = readMessage('{"a":{"b":[ {"s":"AKT"}, 5 ]}}', map({ list: 'a.b' }));
    expect(message).toMatchObject({
      kind: 'quotes',
      quotes: [
        { raw: { instrument: 'AKT', price: undefined }, original: '{"s":"AKT"}' },
        { raw: { instrument: undefined }, original: '5' },
      ],
    });
  });

  it.each([
    [{ type: 'trade' }, '{"type":"beat"}'],
    [{ type: 'trade' }, '{}'],
    [{ 'of.0': 1 }, '{"of":["1"]}'],
    [{ type: 'trade', final: true }, '{"type":"trade","final":false}'],
  ])('that has not what is meant, %j, says nothing', (only, text) => {
    expect(readMessage(text, map({ only }))).toEqual({ kind: 'quotes', quotes: [] });
  });

  it('has what it says itself alone: nothing inherited', () => {
    const [{ raw }] = quotesOf('{"s":"AKT"}', {
      price: '__proto__.constructor',
      eventTime: 's.length',
    });
    expect(raw).toMatchObject({ price: undefined, eventTime: undefined });
  });

  it.each([
    ['AKT 100', {}, 'expected a message of JSON, was AKT 100'],
    ['{"rows":{}}', { list: 'rows' }, 'expected a list at rows, was {"rows":{}}'],
  ])('as %s is none', (text, over, reason) => {
    expect(readMessage(text, map(over))).toEqual({ kind: 'fault', reason });
  });

  it.each([
    [`{"p":${NESTED}}`, {}],
    [`{"rows":[${NESTED}]}`, { list: 'rows' }],
  ])('nested beyond words is kept from its beginning', (text, over) => {
    expect(quotesOf(text, over)[0].original).toBe(text.slice(0, 16_384));
  });
});

function quotesOf(text: string, over: Record<string, unknown>) {
  const message = readMessage(text, map(over));
  return message.kind === 'quotes' ? message.quotes : [];
}
