import { connect, type Socket } from 'node:net';
import type { ProducerIdentity } from './record-batch.js';

const PRODUCE = { key: 0, version: 7 };
const INIT_PRODUCER_ID = { key: 22, version: 1 };
const CLIENT = Buffer.from('bench-load');
const TIMEOUT_MS = 30_000;

/** Batches of one topic on their way to the broker. */
export interface PartitionBatch {
  readonly partition: number;
  readonly bytes: Buffer;
}

/** One connection to a single-node broker: an idempotent producer with one request in flight, acks of all. */
export class ProduceConnection {
  #correlation = 0;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (body: Buffer) => void; reject: (error: Error) => void } | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly topic: Buffer,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('expected an answer, was closed')));
  }

  static async open(broker: string, topic: string): Promise<ProduceConnection> {
    const [host, port] = broker.split(':');
    const socket = await new Promise<Socket>((resolve, reject) => {
      const opened = connect(Number(port), host, () => resolve(opened));
      opened.once('error', reject);
    });
    return new ProduceConnection(socket, Buffer.from(topic));
  }

  async identify(): Promise<ProducerIdentity> {
    const body = Buffer.alloc(6);
    body.writeInt16BE(-1, 0);
    body.writeInt32BE(TIMEOUT_MS, 2);
    const answer = await this.#request(INIT_PRODUCER_ID, [body]);
    refuse(answer.readInt16BE(4), 'InitProducerId');
    return { id: answer.readBigInt64BE(6), epoch: answer.readInt16BE(14) };
  }

  /** Resolves when every batch is acknowledged. */
  async send(batches: readonly PartitionBatch[]): Promise<void> {
    const head = Buffer.alloc(18 + this.topic.length);
    head.writeInt16BE(-1, 0);
    head.writeInt16BE(-1, 2);
    head.writeInt32BE(TIMEOUT_MS, 4);
    head.writeInt32BE(1, 8);
    head.writeInt16BE(this.topic.length, 12);
    head.set(this.topic, 14);
    head.writeInt32BE(batches.length, 14 + this.topic.length);
    const parts: Buffer[] = [head];
    for (const { partition, bytes } of batches) {
      const at = Buffer.alloc(8);
      at.writeInt32BE(partition, 0);
      at.writeInt32BE(bytes.length, 4);
      parts.push(at, bytes);
    }
    const answer = await this.#request(PRODUCE, parts);
    let at = 4 + 2 + answer.readInt16BE(4);
    const count = answer.readInt32BE(at);
    at += 4;
    for (let i = 0; i < count; i++, at += 30) {
      refuse(answer.readInt16BE(at + 4), `Produce to partition ${answer.readInt32BE(at)}`);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  #request(api: { key: number; version: number }, parts: readonly Buffer[]): Promise<Buffer> {
    const header = Buffer.alloc(14 + CLIENT.length);
    const length = parts.reduce((sum, part) => sum + part.length, 10 + CLIENT.length);
    header.writeInt32BE(length, 0);
    header.writeInt16BE(api.key, 4);
    header.writeInt16BE(api.version, 6);
    header.writeInt32BE(++this.#correlation, 8);
    header.writeInt16BE(CLIENT.length, 12);
    header.set(CLIENT, 14);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.socket.cork();
      this.socket.write(header);
      for (const part of parts) this.socket.write(part);
      this.socket.uncork();
    });
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#received.length < 4) return;
    const length = this.#received.readInt32BE(0);
    if (this.#received.length < 4 + length) return;
    const body = this.#received.subarray(8, 4 + length);
    this.#received = this.#received.subarray(4 + length);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(body);
  }
}

function refuse(code: number, what: string): void {
  if (code !== 0) throw new Error(`expected ${what} to be taken, was error code ${code}`);
}
