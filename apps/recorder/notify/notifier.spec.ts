import type { EmbeddedTopicLog } from '#platform/embedded/embedded-topic-log.js';
import type { DefinitionRecord } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { removeTemporaryDirectories, temporaryDirectory } from '#testing/temporary-directory.js';
import { portfolioDefinition, portfolioRecord } from '#testing/wire-fixtures.js';
import {
  decidedRecord,
  liveRequest,
  notifiedLog,
  triggerRecord,
} from '../../../test/notify/notified-log.js';
import { WebServer } from '../../../test/notify/web-receiver.js';
import type { Notification } from './notification.js';
import { Notifier, type NotifierOptions } from './notifier.js';
import type { Attempt, Receiver } from './receiver.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** A receiver in memory that takes nothing until it is told what to answer. */
class Scripted implements Receiver {
  readonly ids: string[] = [];
  readonly #answers: ((attempt: Attempt) => void)[] = [];
  #standing: Attempt | null = null;
  #onAttempt: () => void = () => undefined;

  constructor(readonly name: string) {}

  deliver({ id }: Notification): Promise<Attempt> {
    this.ids.push(id);
    this.#onAttempt();
    const standing = this.#standing;
    if (standing !== null) return Promise.resolve(standing);
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  /** From now on, and for what waits. */
  always(attempt: Attempt): this {
    this.#standing = attempt;
    for (const answer of this.#answers.splice(0)) answer(attempt);
    return this;
  }

  async until(count: number): Promise<void> {
    while (this.ids.length < count) {
      await new Promise<void>((resolve) => (this.#onAttempt = resolve));
    }
  }

  close(): void {
    this.always({ status: 'failed', reason: 'closed' });
  }
}

const DELIVERED: Attempt = { status: 'delivered' };

const defined = (universeId: string, version = 1): Output =>
  portfolioRecord(portfolioDefinition({ universeId, version }));

const deleted = (universeId: string, version = 2): Output => {
  const output = defined(universeId, version);
  return { ...output, value: { ...(output.value as DefinitionRecord), deleted: true } };
};

describe('notification of triggers and decisions', () => {
  let log: EmbeddedTopicLog;
  let directory: string;
  const running: Notifier[] = [];
  const troubles: string[] = [];

  const start = async (
    receivers: readonly Receiver[],
    over: Partial<NotifierOptions> = {},
  ): Promise<Notifier> => {
    const notifier = new Notifier({
      source: log,
      receivers,
      sources: new Set(['live', 'simulated']),
      directory,
      now: Date.now,
      random: () => 0,
      onTrouble: (_, what) => troubles.push(what),
      ...over,
    });
    notifier.start();
    running.push(notifier);
    // A new receiver begins with what comes after this.
    await new Promise((resolve) => setImmediate(resolve));
    return notifier;
  };

  const raise = (...ids: readonly string[]): Promise<void> =>
    log.publish(ids.map((id) => triggerRecord(liveRequest(id))));
  const decide = (...ids: readonly string[]): Promise<void> =>
    log.publish(ids.map((id) => decidedRecord(liveRequest(id))));

  beforeEach(async () => {
    log = notifiedLog();
    await log.publish([defined('casablanca')]);
    directory = temporaryDirectory();
    troubles.length = 0;
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((notifier) => notifier.stop()));
    removeTemporaryDirectories();
  });

  it('tells each receiver of the trigger and of the decision', async () => {
    const [one, two] = ['one', 'two'].map((name) => new Scripted(name).always(DELIVERED));
    await start([one, two]);
    await raise('d1');
    await decide('d1');
    await Promise.all([one.until(2), two.until(2)]);
    for (const { ids } of [one, two]) expect([...ids].sort()).toEqual(['d1', 'trigger-d1']);
  });

  it('says nothing of a replay of history, nor of what was there before a receiver was new', async () => {
    await decide('before');
    const receiver = new Scripted('one').always(DELIVERED);
    await start([receiver]);
    await log.publish([decidedRecord(liveRequest('old', { source: 'history' }))]);
    await decide('new');
    await receiver.until(1);
    expect(receiver.ids).toEqual(['new']);
  });

  it('sends what came while it was stopped', async () => {
    const first = await start([new Scripted('one').always(DELIVERED)]);
    await first.stop();
    await decide('meanwhile');
    const receiver = new Scripted('one').always(DELIVERED);
    await start([receiver]);
    await receiver.until(1);
    expect(receiver.ids).toEqual(['meanwhile']);
  });

  it('sends again under the same id what was sent and not acknowledged before a restart', async () => {
    const silent = new Scripted('one');
    const first = await start([silent]);
    await decide('d1');
    await silent.until(1);
    await first.stop();
    const receiver = new Scripted('one').always(DELIVERED);
    const second = await start([receiver]);
    await receiver.until(1);
    expect([silent.ids, receiver.ids]).toEqual([['d1'], ['d1']]);
    await second.stop();
    const third = new Scripted('one').always(DELIVERED);
    await start([third]);
    await decide('d2');
    await third.until(1);
    expect(third.ids).toEqual(['d2']);
  });

  it('a dead receiver holds up no other, and its memory is bounded: the rest waits in the log', async () => {
    const dead = new Scripted('dead').always({ status: 'failed', reason: 'down' });
    const alive = new Scripted('alive').always(DELIVERED);
    const notifier = await start([dead, alive], { capacity: 3 });
    const ids = Array.from({ length: 10 }, (_, i) => `d${i}`);
    await decide(...ids);
    await alive.until(10);
    await dead.until(3);
    expect(alive.ids).toEqual(ids);
    const [status] = notifier.status;
    expect(status).toMatchObject({ receiver: 'dead', pending: 3, delivered: 0, givenUp: 0 });
    await notifier.stop();
    const mended = new Scripted('dead').always(DELIVERED);
    await start([mended], { now: () => Date.now() + 60_000 });
    await mended.until(10);
    expect([...new Set(mended.ids)].sort()).toEqual([...ids].sort());
  });

  it('a receiver that is gone is told nothing any more, also after a restart', async () => {
    const gone = new Scripted('one').always({ status: 'gone', reason: 'answered 410' });
    const notifier = await start([gone]);
    await decide('d1');
    await gone.until(1);
    await notifier.stop();
    expect(notifier.status[0]).toMatchObject({ gone: true, pending: 0, givenUp: 1 });
    expect(troubles).toEqual(['gone: answered 410']);
    const again = new Scripted('one').always(DELIVERED);
    const second = await start([again]);
    await decide('d2');
    await second.stop();
    expect(again.ids).toEqual([]);
  });

  it('begins anew with what comes where the log is another one', async () => {
    const before = new Scripted('one').always(DELIVERED);
    const first = await start([before]);
    await decide('a', 'b', 'c');
    await before.until(3);
    await first.stop();
    log = notifiedLog();
    await decide('of another log');
    const receiver = new Scripted('one').always(DELIVERED);
    await start([receiver]);
    while (troubles.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(troubles[0]).toContain('of another log');
  });

  it('says nothing of a portfolio that was deleted before the record was read', async () => {
    const first = await start([new Scripted('one').always(DELIVERED)]);
    await first.stop();
    await raise('d1');
    await decide('d1');
    await log.publish([deleted('casablanca')]);
    const another = { portfolioId: 'another' };
    await log.publish([
      portfolioRecord(portfolioDefinition(another)),
      decidedRecord(liveRequest('d2', another)),
    ]);
    const receiver = new Scripted('one').always(DELIVERED);
    const second = await start([receiver]);
    await receiver.until(1);
    await second.stop();
    expect(receiver.ids).toEqual(['d2']);
  });

  it('says nothing of an id in the universe that another definition has overtaken', async () => {
    const receiver = new Scripted('one').always(DELIVERED);
    await start([receiver]);
    await log.publish([defined('simulated')]);
    await raise('overtaken');
    await decide('overtaken');
    const request = liveRequest('d1', { universeId: 'simulated' });
    await log.publish([triggerRecord(request), decidedRecord(request)]);
    await receiver.until(2);
    expect([...receiver.ids].sort()).toEqual(['d1', 'trigger-d1']);
  });

  it('knows a definition that was written a moment before what it is about', async () => {
    const receiver = new Scripted('one').always(DELIVERED);
    await start([receiver]);
    for (const [k, universeId] of ['simulated', 'casablanca', 'simulated'].entries()) {
      const request = liveRequest(`d${k}`, { universeId });
      await log.publish([defined(universeId, k + 2), decidedRecord(request)]);
      await receiver.until(k + 1);
    }
    expect(receiver.ids).toEqual(['d0', 'd1', 'd2']);
  });

  it('reaches a web server that was down, answered 500, broke off, and then took it', async () => {
    const server = await WebServer.start();
    const { port } = server;
    await server.stop();
    const receiver = new WebhookReceiver({
      url: new URL(`http://127.0.0.1:${port}/hook`),
      key: Buffer.alloc(32, 1),
      now: Date.now,
      timeoutMs: 1000,
    });
    const answers = [500, 'break', 200];
    // No wait between attempts.
    const notifier = await start([receiver], { random: () => -1 });
    await decide('d1');
    while (troubles.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const back = await WebServer.start(port);
    back.answer((_, response) => {
      const answer = answers.shift();
      if (answer === 'break') response.destroy();
      else response.writeHead(Number(answer)).end();
    });
    await back.until(3);
    await notifier.stop();
    expect(back.ids).toEqual(['d1', 'd1', 'd1']);
    expect(troubles).toContain('failed: ECONNREFUSED');
    expect(troubles).toContain('failed: answered 500');
    await back.stop();
  });
});
