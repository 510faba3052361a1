import type { TransactionalWriter } from '#platform/task/partitioned-log.js';
import type { EncodedRecord } from '#platform/task/task-log.js';
import type { Actor } from './actor.js';
import type { Broker } from './broker.js';
import type { Network } from './network.js';

/** The client waits so long before it asks again for an id whose last transaction is still being ended. */
const RETRY_MS = 15;

/** One transactional producer with the protocol of kafkajs: InitProducerId with the first transaction. */
export class VirtualWriter implements TransactionalWriter {
  #epoch: number | null = null;
  #dead = false;

  constructor(
    private readonly broker: Broker,
    private readonly network: Network,
    private readonly actor: Actor,
    private readonly transactionalId: string,
  ) {}

  async commit(records: readonly EncodedRecord[]): Promise<ReadonlyMap<string, number>> {
    if (this.#dead) throw new TypeError('expected a writer without a rejection');
    this.#dead = true;
    const { broker, network, actor, transactionalId: id } = this;
    const epoch = (this.#epoch ??= await this.#retried('initialise', () => broker.initialise(id)));
    const offsets = new Map<string, number>();
    for (const send of this.#sends(records)) {
      const written = await this.#retried('produce', () => broker.produce(id, epoch, send));
      for (const [name, offset] of written) if (!offsets.has(name)) offsets.set(name, offset);
    }
    await network.call(actor, `commit of ${id}`, () => {
      broker.commit(id, epoch);
    });
    this.#dead = false;
    return offsets;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #retried<Answer>(what: string, ask: () => Answer | 'concurrent'): Promise<Answer> {
    for (;;) {
      const answer = await this.network.call(this.actor, `${what} of ${this.transactionalId}`, ask);
      if (answer !== 'concurrent') return answer;
      await this.broker.scheduler.wait(RETRY_MS, 'retry', this.actor);
    }
  }

  /** Large batches go in several requests; here small ones do at times. */
  #sends(records: readonly EncodedRecord[]): EncodedRecord[][] {
    const at = this.broker.scheduler.chance.between(1, 2 * records.length);
    const sends = at < records.length ? [records.slice(0, at), records.slice(at)] : [[...records]];
    return sends.filter((send) => send.length > 0);
  }
}
