import type { FluxRange } from './flux-of.mjs';

export interface SetUpTarget {
  readonly url: string;
  readonly token: string;
  readonly org: string;
  readonly bucket: string;
}
export function setUp(
  target: SetUpTarget,
  days: { readonly raw: number; readonly minutes: number; readonly days: number },
): Promise<readonly string[]>;
export function backfill(target: SetUpTarget, range: FluxRange): Promise<void>;
