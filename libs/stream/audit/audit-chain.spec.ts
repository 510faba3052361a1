import { createHash } from 'node:crypto';
import { auditFact } from '#testing/audit-fixtures.js';
import { EMPTY_CHAIN, entryHash, linked } from './audit-chain.js';

/** The canonical bytes of an entry, written out by hand: no code of ours is asked. */
function handmade(): Buffer {
  const count = (n: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(n);
    return bytes;
  };
  const text = (value: string): Buffer =>
    Buffer.concat([count(Buffer.byteLength(value)), Buffer.from(value)]);
  const string = (value: string): Buffer => Buffer.concat([Buffer.of(4), text(value)]);
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(9, 3);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  };
  const none = Buffer.of(0);
  const object = (...fields: readonly (readonly [string, Buffer])[]): Buffer =>
    Buffer.concat([
      Buffer.of(6),
      count(fields.length),
      ...fields.flatMap(([name, value]) => [text(name), value]),
    ]);
  const fact = object(
    ['action', string('rebalance')],
    ['after', string('{"force":true}')],
    ['at', number(1_775_862_000_000)],
    ['before', none],
    ['id', string('command-1')],
    ['outcome', string('accepted')],
    ['outcomeReason', none],
    ['principal', string('alice')],
    ['reason', string('drift')],
    ['requestId', string('r1')],
    ['resource', string('portfolio:portf1')],
    ['tenant', string('default')],
  );
  return object(['fact', fact], ['previousHash', string('0'.repeat(64))], ['sequence', number(1)]);
}

describe('a link of the audit chain', () => {
  const fact = auditFact({ before: null, after: '{"force":true}' });

  it('has the SHA-256 of the canonical bytes of place, fact and previous hash', () => {
    const expected = createHash('sha256').update(handmade()).digest('hex');
    expect(linked(EMPTY_CHAIN, fact)).toEqual({
      sequence: 1,
      fact,
      previousHash: '0'.repeat(64),
      hash: expected,
    });
  });

  it('covers everything before it', () => {
    const [first, other] = [fact, { ...fact, reason: 'another' }].map((of) =>
      linked(EMPTY_CHAIN, of),
    );
    const next = (head: typeof first): string => linked(head, fact).hash;
    expect(next(first)).not.toBe(next(other));
    expect(linked(first, fact)).toMatchObject({ sequence: 2, previousHash: first.hash });
  });

  it('is the same whatever the order of the fields of a fact', () => {
    const turned = Object.fromEntries(Object.entries(fact).reverse()) as unknown as typeof fact;
    expect(linked(EMPTY_CHAIN, turned).hash).toBe(linked(EMPTY_CHAIN, fact).hash);
  });

  it('is checked without its own hash', () => {
    const entry = linked(EMPTY_CHAIN, fact);
    expect(entryHash({ ...entry })).toBe(entry.hash);
  });
});
