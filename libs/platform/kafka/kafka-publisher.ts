import type { PartitionedLog, TransactionalWriter } from '#platform/task/partitioned-log.js';
import type { RecordCodec } from '#platform/task/record-codec.js';
import type { TopicWriter } from '#platform/topic-log.js';
import type { Output } from '#stream/log-record.js';

/** Writes commands, definitions and marks: one transaction a call, one after the other. */
export class KafkaPublisher implements TopicWriter {
  #writer: TransactionalWriter | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** @param transactionalId one of this start of the process: nobody else writes with it */
  constructor(
    private readonly log: Pick<PartitionedLog, 'openWriter'>,
    private readonly codec: RecordCodec,
    private readonly transactionalId: string,
  ) {}

  /** Rejects when the outcome is in doubt: whoever repeats it uses the same ids, and the fold takes the first. */
  publish(outputs: readonly Output[]): Promise<void> {
    const turn = this.#last.then(() => this.#write(outputs));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#writer?.close();
  }

  async #write(outputs: readonly Output[]): Promise<void> {
    this.#writer ??= await this.log.openWriter(this.transactionalId);
    try {
      await this.#writer.commit(outputs.map((output) => this.codec.encode(output)));
    } catch (error) {
      await this.#writer.close();
      this.#writer = null;
      throw error;
    }
  }
}
