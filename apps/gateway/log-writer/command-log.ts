import { Inject, Injectable } from '@nestjs/common';
import { TOPIC_WRITER } from '#platform/topic-log-tokens.js';
import type { TopicWriter } from '#platform/topic-log.js';
import type { TracedCall } from '#platform/tracing/call-tracing.js';
import type { Output } from '#stream/log-record.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { ProblemError } from '../problem/problem-error.js';
import { DEFAULT_LOG_LIMITS, type LogLimits } from './log-limits.js';

const RETRY_AFTER_S = 5;

/** The log as calls write it. A log that is stopped may leave a write hanging; no call hangs with it, and what hangs is bounded. */
@Injectable()
export class CommandLog implements TopicWriter {
  readonly #limits: LogLimits;
  #pending = 0;

  constructor(
    @Inject(TOPIC_WRITER) private readonly writer: TopicWriter,
    @Inject(GATEWAY_CONFIG) config: Pick<GatewayConfig, 'log'>,
  ) {
    this.#limits = { ...DEFAULT_LOG_LIMITS, ...config.log };
  }

  /**
   * @param trace the call that writes them: the records name it to whoever goes on with them
   * @throws ProblemError 503 when the log does not take the records in time, or too many are on their way already
   */
  async publish(outputs: readonly Output[], trace?: TracedCall): Promise<void> {
    const { pending, deadlineMs } = this.#limits;
    if (this.#pending >= pending) {
      throw unavailable(
        `expected at most ${pending} calls that the log has yet to take, were as many: this one was not taken`,
      );
    }
    const written = this.#write(outputs, trace);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(notKnown(deadlineMs)), deadlineMs);
    });
    try {
      // Whichever comes second meets nobody: a race also takes its rejection.
      await Promise.race([written, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #write(outputs: readonly Output[], trace: TracedCall | undefined): Promise<void> {
    this.#pending += 1;
    try {
      if (trace === undefined) await this.writer.publish(outputs);
      else await trace.timed('gateway.commit', () => this.writer.publish(naming(trace, outputs)));
    } finally {
      this.#pending -= 1;
    }
  }
}

const naming = ({ headers }: TracedCall, outputs: readonly Output[]): readonly Output[] =>
  outputs.map((output) => ({ ...output, headers }));

const notKnown = (deadlineMs: number): ProblemError =>
  unavailable(
    `expected the log to answer within ${deadlineMs} ms, did not: it is not known whether the call was taken; ` +
      'the same Idempotency-Key with the same body, the same PUT or the same ticks may be sent again and count once',
  );

const unavailable = (detail: string): ProblemError =>
  new ProblemError('unavailable', detail, { headers: { 'retry-after': String(RETRY_AFTER_S) } });
