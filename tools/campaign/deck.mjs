import { seededUniform, shuffled } from '#testing/seeded-random.js';

/** Kinds of faults and how many of a hundred are of each; those `ofOwnBroker` need a broker and a proxy of our own. */
const KINDS = [
  { kind: 'kill -9 analytics', share: 26 },
  { kind: 'kill -9 optimizer', share: 14 },
  { kind: 'kill -9 analytics while it restores', share: 8 },
  { kind: 'kill -9 ingestor', share: 5 },
  { kind: 'kill -9 gateway', share: 4 },
  { kind: 'zombie analytics', share: 5 },
  { kind: 'zombie optimizer', share: 3 },
  { kind: 'zombie ingestor', share: 2 },
  { kind: 'kill -9 broker', share: 4, ofOwnBroker: true },
  { kind: 'connections reset', share: 10, ofOwnBroker: true },
  { kind: 'connections stalled', share: 5, ofOwnBroker: true },
  { kind: 'connections slow', share: 4, ofOwnBroker: true },
  { kind: 'lost answer to EndTxn', share: 8, ofOwnBroker: true },
  { kind: 'replicas 1 -> 3 -> 1', share: 2 },
];

/**
 * So many faults in a seeded order: one of each kind, as far as they go, then by their shares. Each carries numbers in
 * [0, 1) of its own, so that what one fault draws does not move the next.
 */
export function dealFaults({ count, seed, ownBroker }) {
  const uniform = seededUniform(seed);
  const kinds = KINDS.filter(({ ofOwnBroker }) => ownBroker || ofOwnBroker !== true);
  const total = kinds.reduce((sum, { share }) => sum + share, 0);
  const deck = kinds.flatMap(({ kind, share }) => {
    const cards = Math.max(1, Math.round((share / total) * count));
    return new Array(cards).fill(kind);
  });
  const first = kinds.map(({ kind }) => kind);
  const rest = shuffled(deck, uniform).filter((kind) => {
    const at = first.indexOf(kind);
    if (at < 0) return true;
    first.splice(at, 1);
    return false;
  });
  // Rounding may have left some out: kills make up the number.
  while (rest.length + kinds.length < count) rest.push(kinds[0].kind);
  const chosen = [...kinds.map(({ kind }) => kind), ...rest].slice(0, count);
  return shuffled(chosen, uniform).map((kind) => ({
    kind,
    numbers: Array.from({ length: 6 }, () => uniform()),
  }));
}
