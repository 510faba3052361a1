import fc from 'fast-check';
import { topics } from '#stream/topics.js';
import type { Tick } from '#stream/generated/wire-types.js';
import { codecOf, codecOfTopic } from './codec.js';
import { presentSchema } from './present-schemas.js';
import { readOrdinaryTick } from './tick-reader.js';

/** The codec that checks and reads any schema: what the quick one must agree with. */
const general = codecOf(presentSchema('tick-record'), 'ballast.tick-record');

const name = fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: 'binary', maxLength: 12 }));
const long = fc.oneof(
  fc.constant(-1),
  fc.nat(),
  fc.maxSafeInteger().map((n) => Math.trunc(n / 4)),
);
const ticks: fc.Arbitrary<Tick> = fc.record({
  kind: fc.constant('tick' as const),
  venue: name,
  instrument: name,
  eventTime: long,
  price: fc.double(),
  sequence: long,
  cumulativeVolume: fc.double(),
  source: fc.constantFrom('history', 'live', 'simulated'),
});

describe('an ordinary tick', () => {
  it('is read in one pass as the general codec reads it', () => {
    const tick: Tick = {
      kind: 'tick',
      venue: 'casablanca',
      instrument: 'AKT',
      eventTime: 1_775_833_200_000,
      price: 1150.5,
      sequence: -1,
      cumulativeVolume: 17,
      source: 'live',
    };
    expect(readOrdinaryTick(general.encode(tick))).toEqual(tick);
  });

  it('agrees with the general codec on every tick, or leaves it to that', () => {
    fc.assert(
      fc.property(ticks, (tick) => {
        const bytes = general.encode(tick);
        const read = readOrdinaryTick(bytes);
        if (read !== null) expect(read).toEqual(general.decode(bytes));
        expect(codecOfTopic(topics.ticks.name).decode(bytes)).toEqual(general.decode(bytes));
      }),
    );
  });

  it('is none when the bytes are cut, longer or changed into what the general codec refuses', () => {
    const damage = fc.record({
      cut: fc.nat(80),
      at: fc.nat(80),
      to: fc.integer({ min: 0, max: 255 }),
    });
    fc.assert(
      fc.property(ticks, damage, (tick, { cut, at, to }) => {
        const bytes = Uint8Array.from(general.encode(tick));
        if (at < bytes.length) bytes[at] = to;
        for (const damaged of [bytes, bytes.slice(0, cut), Uint8Array.of(...bytes, to)]) {
          const read = readOrdinaryTick(damaged);
          if (read !== null) expect(read).toEqual(general.decode(damaged));
        }
      }),
      { numRuns: 500 },
    );
  });
});
