import type { TopicWriter } from '#platform/topic-log.js';
import { ProblemError } from '../problem/problem-error.js';
import { CommandLog } from './command-log.js';
import { DEFAULT_LOG_LIMITS, logLimitsIn } from './log-limits.js';

/** A log whose writes hang until they are let go. */
class HangingLog implements TopicWriter {
  readonly hung: { resolve: () => void; reject: (error: Error) => void }[] = [];

  publish(): Promise<void> {
    return new Promise((resolve, reject) => this.hung.push({ resolve, reject }));
  }
}

const problemOf = async (call: Promise<void>): Promise<ProblemError> => {
  const error: unknown = await call.then(() => null).catch((thrown: unknown) => thrown);
  if (error instanceof ProblemError) return error;
  throw new Error(`expected a problem, was ${String(error)}`);
};
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('the log as calls write it', () => {
  const logged = (deadlineMs: number, pending = 256): [HangingLog, CommandLog] => {
    const writer = new HangingLog();
    return [writer, new CommandLog(writer, { log: { deadlineMs, pending } })];
  };

  it('a write that hangs is 503, and nobody claims to know what became of it', async () => {
    const [, log] = logged(1);
    const { problem, headers } = await problemOf(log.publish([]));
    expect([problem.status, headers]).toEqual([503, { 'retry-after': '5' }]);
    expect(problem.detail).toContain('it is not known whether the call was taken');
  });

  it('a write that is taken or refused in time says so itself', async () => {
    const [writer, log] = logged(60_000);
    const taken = log.publish([]);
    const refused = log.publish([]);
    writer.hung[0].resolve();
    writer.hung[1].reject(new Error('expected a broker, was none'));
    await expect(taken).resolves.toBeUndefined();
    await expect(refused).rejects.toThrow('expected a broker, was none');
  });

  it('one more than may hang is 503 at once and is not written; what comes back makes room', async () => {
    const [writer, log] = logged(1, 2);
    await Promise.all([problemOf(log.publish([])), problemOf(log.publish([]))]);
    const { problem } = await problemOf(log.publish([]));
    expect(problem.detail).toContain('this one was not taken');
    expect(writer.hung).toHaveLength(2);
    // One succeeds late and one fails late: neither meets anybody, both make room.
    writer.hung[0].resolve();
    writer.hung[1].reject(new Error('late'));
    await turn();
    await Promise.all([problemOf(log.publish([])), problemOf(log.publish([]))]);
    expect(writer.hung).toHaveLength(4);
  });

  it('waits five seconds unless it is told otherwise', () => {
    expect(DEFAULT_LOG_LIMITS.deadlineMs).toBe(5_000);
    const environment = {
      BALLAST_PUBLISH_DEADLINE_MS: 70,
      BALLAST_PUSH_TICKS: 9,
      BALLAST_TENANT_PORTFOLIOS: 3,
    };
    expect(logLimitsIn(environment)).toEqual({ deadlineMs: 70, ticks: 9, portfolios: 3 });
  });
});
