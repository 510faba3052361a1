/** Which line of the recoveries holds the kills of a kind of fault; those that kill nothing are not here. */
const RECOVERY_OF: Readonly<Record<string, string>> = {
  'kill -9 analytics': 'analytics',
  'kill -9 optimizer': 'optimizer',
  'kill -9 analytics while it restores': 'analytics, killed twice',
  'kill -9 ingestor': 'ingestor, until it feeds',
  'kill -9 gateway': 'gateway, until ready',
  'kill -9 broker': 'broker, until both stages write',
  'replicas 1 -> 3 -> 1': 'analytics, one of three, until it has claimed',
};

/** What a campaign prints at its end, as a spec asks for it. */
export interface CampaignOutput {
  /** Faults injected by kind. */
  readonly injected: ReadonlyMap<string, number>;
  /** Kills whose recovery was measured, and the longest in ms, by what was killed. */
  readonly recoveries: ReadonlyMap<string, { readonly kills: number; readonly max: number }>;
  /** Ends that no fault had asked for: their lines, and why they were. */
  readonly unasked: readonly { readonly line: string; readonly reason: string }[];
}

/** Reads the last lines of a campaign. */
export function campaignOutput(text: string): CampaignOutput {
  const kinds = text.matchAll(/^(.+): \d+ of (\d+) survived$/gm);
  const recoveries = text.matchAll(
    /^recovery of (.+): median .+ ms, max (\S+) ms of (\d+) kills$/gm,
  );
  const unasked = text.matchAll(
    /^started again by the supervisor: \S+ ended with \S+ \((.+?)\): .*$/gm,
  );
  return {
    injected: new Map([...kinds].map(([, kind, count]) => [kind, Number(count)])),
    recoveries: new Map(
      [...recoveries].map(([, of, max, kills]) => [of, { kills: Number(kills), max: Number(max) }]),
    ),
    unasked: [...unasked].map(([line, reason]) => ({ line, reason })),
  };
}

/** Kills by the name of their recovery, as faults were injected. */
export function expectedKills({ injected }: CampaignOutput): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(RECOVERY_OF).flatMap(([kind, of]) => {
      const count = injected.get(kind) ?? 0;
      return count === 0 ? [] : [[of, count]];
    }),
  );
}
