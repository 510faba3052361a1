import type { Notification } from './notification.js';

/** What became of one attempt. */
export type Attempt =
  | { readonly status: 'delivered' }
  /** It may be taken another time. */
  | { readonly status: 'failed'; readonly reason: string }
  /** It will never be taken. */
  | { readonly status: 'refused'; readonly reason: string }
  /** The receiver wants nothing any more. */
  | { readonly status: 'gone'; readonly reason: string };

/** Who is told. */
export interface Receiver {
  /** In logs, metrics and the name of its file: no secret, and another name is another receiver. */
  readonly name: string;
  /** Resolves whatever happens, within seconds. */
  deliver(notification: Notification): Promise<Attempt>;
  close(): void;
}
