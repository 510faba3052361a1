import type { Headers, Output } from '#stream/log-record.js';
import type { CallContext } from './call-context.js';
import type { CallSpan, FoldTimes } from './pending-span.js';

/** An output, and the traced call that it follows from; null: from none. */
export interface FollowedOutput {
  /** With the call's headers where another stage goes on with it. */
  readonly output: Output;
  readonly call: CallContext | null;
}

/** What a stage has to do with calls over HTTP. */
export interface StageCalls {
  /** The outputs of one record, each with its call; null: nothing here follows from one, as nearly always. */
  follow(outputs: readonly Output[], headers: Headers): readonly FollowedOutput[] | null;
  /** Their spans. */
  spansOf(followed: readonly FollowedOutput[], at: FoldTimes): readonly CallSpan[];
}

/** The same output, saying which call it follows from. */
export const carrying = (output: Output, { headers }: CallContext): Output => ({
  ...output,
  headers: { ...output.headers, ...headers },
});
