import type { Answer } from '#stream/generated/wire-types.js';
import type { Headers, Output } from '#stream/log-record.js';
import { callContextIn } from './call-context.js';
import { decisionAttributes } from './decision-attributes.js';
import type { CallSpan, FoldTimes } from './pending-span.js';
import { carrying, type FollowedOutput, type StageCalls } from './stage-calls.js';
import { tracedWindow } from './window-identity.js';

/** A request says whose it is, and so does its answer. */
export class DecideCalls implements StageCalls {
  follow(outputs: readonly Output[], headers: Headers): readonly FollowedOutput[] | null {
    const call = callContextIn(headers);
    if (call === null) return null;
    return outputs.map((output) => ({ output: carrying(output, call), call }));
  }

  spansOf(followed: readonly FollowedOutput[], { since, until }: FoldTimes): readonly CallSpan[] {
    return followed.flatMap(({ output, call }): readonly CallSpan[] => {
      if (call === null) return [];
      const { request, result } = output.value as Answer;
      const window = tracedWindow(request);
      const attributes = decisionAttributes(request, result.status);
      const of = { kind: 'call', call, window, attributes } as const;
      return [
        { ...of, name: 'optimizer.solve', start: since, end: until },
        { ...of, name: 'optimizer.commit', start: until, end: 'acknowledged' },
      ];
    });
  }
}
