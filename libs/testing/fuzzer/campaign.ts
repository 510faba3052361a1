import fc from 'fast-check';
import { operationsOf, type DocumentedOperation } from '../openapi/documented-operations.js';
import type { OpenApiDocument } from '../openapi/open-api-document.js';
import { caseFaults } from './case-faults.js';
import { encode, type FuzzCase } from './fuzz-case.js';
import { fuzzCases, type KnownIds } from './fuzz-cases.js';
import type { FuzzTally } from './fuzz-tally.js';
import type { GatewayUnderFuzz } from './gateway-under-fuzz.js';

/** Cases are drawn in hands: a few of one operation at once, the operations in turn. */
const HAND = 12;

/** Hands that are played at once, unless a campaign says more: some requests wait for seconds. */
const LANES = 8;

export interface Campaign {
  readonly gateway: GatewayUnderFuzz;
  readonly document: OpenApiDocument;
  readonly known: KnownIds;
  /**
   * What deletions name in the place of what is known, which they leave alone then: without it all that follows would be
   * 404, and nothing behind it tried.
   */
  readonly disposable?: KnownIds;
  /** Filled. */
  readonly tally: FuzzTally;
  readonly requests: number;
  /** The same seed, document and ids: the same requests. */
  readonly seed: number;
  /** Something that the gateway needs is stopped. */
  readonly isStopped?: boolean;
  readonly lanes?: number;
}

/** Sends that many requests to the operations of a document in turn, and judges every answer. */
export async function runCampaign(campaign: Campaign): Promise<void> {
  const { document, known, disposable, requests, seed, lanes = LANES } = campaign;
  const decks = operationsOf(document).map((asked) =>
    asked.method === 'delete' && disposable !== undefined
      ? deletions(asked, disposable, known)
      : fuzzCases(asked, known),
  );
  const hands = Math.ceil(requests / HAND);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let hand = next++; hand < hands; hand = next++) {
      const numRuns = Math.min(HAND, requests - hand * HAND);
      const deck = decks[hand % decks.length];
      for (const one of fc.sample(deck, { numRuns, seed: seed + hand })) {
        await sendAndJudge(one, campaign);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function deletions(
  asked: DocumentedOperation,
  disposable: KnownIds,
  kept: KnownIds,
): fc.Arbitrary<FuzzCase> {
  const names = new Set(Object.values(kept).flat().map(encode));
  return fuzzCases(asked, disposable).filter(
    ({ segments }) => !Object.values(segments).some((segment) => names.has(segment)),
  );
}

async function sendAndJudge(
  one: FuzzCase,
  { gateway, tally, isStopped = false }: Campaign,
): Promise<void> {
  try {
    const answer = await gateway.send(one);
    tally.add(one, answer, caseFaults(one, answer, isStopped));
  } catch (error) {
    // A connection that breaks is a finding like any other.
    tally.add(one, { status: 0, text: '' }, [`expected an answer, was ${String(error)}`]);
  }
}
