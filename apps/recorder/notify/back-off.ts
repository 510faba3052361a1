import type { BackOff } from '#platform/back-off.js';

/** How long a message is tried: a day from when it was first seen. */
export const LIFETIME_MS = 86_400_000;

/** Between its attempts: 1 s, 4 s, 16 s, ... at most an hour. */
export const BACK_OFF: BackOff = { firstMs: 1000, factor: 4, longestMs: 3_600_000 };
