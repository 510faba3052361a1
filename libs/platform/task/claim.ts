import type { StoredRecord } from './record-codec.js';

/** Key of the claims in a changelog. */
export const CLAIM_KEY = 'claim';

/** Who owns a task: ordinal `ordinal` of `replicas`, in one start of its process. */
export interface Claim {
  readonly replicas: number;
  readonly ordinal: number;
  /** One for each start of a process. */
  readonly startId: string;
}

/** Partition p belongs to ordinal p mod replicas: ownership is static, nothing coordinates it. */
export const owns = ({ replicas, ordinal }: Pick<Claim, 'replicas' | 'ordinal'>, task: number) =>
  task % replicas === ordinal;

/** The claim as bytes. */
export const encodeClaim = (claim: Claim): Uint8Array => Buffer.from(JSON.stringify(claim));

/** The claim that a record of a changelog holds, null when it is another entry. */
export function claimIn(record: StoredRecord): Claim | null {
  if (record.key !== CLAIM_KEY) return null;
  return JSON.parse(Buffer.from(record.value).toString()) as Claim;
}
