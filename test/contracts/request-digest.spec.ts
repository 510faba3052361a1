import fc from 'fast-check';
import { codecFor } from '#platform/avro/codec.js';
import { presentSchema } from '#platform/avro/present-schemas.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';
import { requestDigest } from '#stream/identifiers.js';
import { wireArbitrary } from '#testing/wire-arbitrary.js';
import { solveRequest } from '#testing/wire-fixtures.js';

const codec = codecFor('solve-request');
const stored = (request: SolveRequest): SolveRequest => codec.decode(codec.encode(request));

describe('the digest of a stored request', () => {
  it('is that of the request that was encoded', () => {
    const request = solveRequest({ heldSharpe: -0, previousVolatilities: null, reason: 'é "✓"' });
    expect(requestDigest(stored(request))).toBe(requestDigest(request));
  });

  it('is, for any request of the schema', () => {
    const arbitrary = wireArbitrary(presentSchema('solve-request')) as fc.Arbitrary<SolveRequest>;
    fc.assert(
      fc.property(arbitrary, (request) => {
        expect(requestDigest(stored(request))).toBe(requestDigest(request));
      }),
    );
  });

  it('changes with every field of the schema', () => {
    const schema = presentSchema('solve-request') as unknown as { fields: { name: string }[] };
    const request = stored(solveRequest());
    for (const { name } of schema.fields) {
      const changed: unknown = { ...request, [name]: 'changed' };
      expect(requestDigest(changed as SolveRequest)).not.toBe(requestDigest(request));
    }
  });
});
