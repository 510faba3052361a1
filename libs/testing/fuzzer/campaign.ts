import fc from 'fast-check';
import { operationsOf } from '../openapi/documented-operations.js';
import type { OpenApiDocument } from '../openapi/open-api-document.js';
import { caseFaults } from './case-faults.js';
import { fuzzCases, type KnownIds } from './fuzz-cases.js';
import type { FuzzTally } from './fuzz-tally.js';
import type { GatewayUnderFuzz } from './gateway-under-fuzz.js';

/** Cases are drawn in hands: a few of one operation at once, the operations in turn. */
const HAND = 12;

export interface Campaign {
  readonly gateway: GatewayUnderFuzz;
  readonly document: OpenApiDocument;
  readonly known: KnownIds;
  /** Filled. */
  readonly tally: FuzzTally;
  readonly requests: number;
  /** The same seed, document and ids: the same requests. */
  readonly seed: number;
}

/** Sends that many requests to the operations of a document in turn, one after the other, and judges every answer. */
export async function runCampaign(campaign: Campaign): Promise<void> {
  const { gateway, document, known, tally, requests, seed } = campaign;
  const decks = operationsOf(document).map((asked) => fuzzCases(asked, known));
  for (let hand = 0; tally.requests < requests; hand += 1) {
    const numRuns = Math.min(HAND, requests - tally.requests);
    for (const one of fc.sample(decks[hand % decks.length], { numRuns, seed: seed + hand })) {
      try {
        const answer = await gateway.send(one);
        tally.add(one, answer, caseFaults(one, answer));
      } catch (error) {
        // A connection that breaks is a finding like any other.
        tally.add(one, { status: 0 }, [`expected an answer, was ${String(error)}`]);
      }
    }
  }
}
