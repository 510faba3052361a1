import type { Returns } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { weightsRecord } from '../history/filled-history.js';
import { seededUniform } from '../seeded-random.js';
import {
  decision,
  decisionRecord,
  metrics,
  metricsRecord,
  solveRequest,
  universeDefinition,
  universeRecord,
  WINDOW_END,
} from '../wire-fixtures.js';

const DAY_MS = 86_400_000;
const UNIVERSES = ['casablanca', 'simulated', 'third'] as const;
const sessionOf = (day: number): string =>
  new Date(WINDOW_END + day * DAY_MS).toISOString().slice(0, 10);

/** Closes of one window of a universe with three names. */
export function returnsRecord(window: number, over: Partial<Returns> = {}): Output {
  const value: Returns = {
    ...{ universeId: 'casablanca', universeVersion: 1, source: 'live', revision: 0, window },
    ...{ windowEnd: WINDOW_END + window * DAY_MS, session: sessionOf(window), dtYears: 1 / 247 },
    ...{ returns: [0, 0.001, -0.001], closes: [100 + window, 50, 20], stale: [false, false, true] },
    ...over,
  };
  return { topic: topics.returns.name, key: value.universeId, value };
}

/** What stages say of some universes whose sessions are not in step, with revisions of past days in between. */
export function recordedOutputs(seed: number, steps: number): readonly Output[] {
  const random = seededUniform(seed);
  const definitions = UNIVERSES.map((universeId) =>
    universeRecord(universeDefinition({ universeId })),
  );
  return [
    ...definitions,
    ...Array.from({ length: steps }, (_, step) => {
      const universeId = UNIVERSES[Math.floor(random() * UNIVERSES.length)];
      // Days go on, and now and then a past one is told again.
      const day = Math.floor(step / 8) - Math.floor(random() * 3);
      const at = { windowEnd: WINDOW_END + day * DAY_MS, session: sessionOf(day) };
      const close = 100 * (1 + random());
      return [
        returnsRecord(step, { universeId, ...at, closes: [close, 50, 1 / 3], revision: step % 2 }),
        metricsRecord(metrics({ universeId, ...at, windows: step, sharpe: random() - 0.5 })),
        ...(random() < 0.2 ? [weightsRecord(step, { AKT: random(), ATW: 5e-324 })] : []),
        ...(random() < 0.2 ? [decisionOf(step, at)] : []),
      ];
    }).flat(),
  ];
}

function decisionOf(step: number, at: { readonly windowEnd: number; readonly session: string }) {
  const request = solveRequest({ ...at, decisionId: `d${step}`, reason: "it's due" });
  return decisionRecord(decision(request, undefined, { decisionId: `d${step}`, ordinal: step }));
}
