import type { Headers } from '#stream/log-record.js';

/**
 * Carried by a record that an operator has written again, with the coordinates of its dead letter, and by the note of it
 * that goes into the topic of dead letters in the same commit: the topic itself says what was written again.
 */
export const RESUBMITTED = 'resubmitted';

/** True of a note; a dead letter has no such header. */
export const isResubmission = ({ headers }: { readonly headers: Headers }): boolean =>
  headers[RESUBMITTED] !== undefined;
