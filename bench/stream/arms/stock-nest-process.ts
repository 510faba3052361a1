import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  EventPattern,
  KafkaContext,
  type KafkaOptions,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { codecFor } from '#platform/avro/codec.js';
import { barsStage } from '#stream/bars/bars-stage.js';
import { topics } from '#stream/topics.js';
import type { ConsumerArguments, ConsumerReport } from './consumer-protocol.js';
import { WatermarkTally } from './watermark-tally.js';

/** Nest's own Kafka transport, a message at a time, with the work of stage *bars* and no transaction. */
const { broker, topic, partitions } = JSON.parse(process.argv[2]) as ConsumerArguments;
const report = (what: ConsumerReport): void => void process.send?.(what);
const codec = codecFor('tick-record');
const tally = new WatermarkTally(partitions);
const tasks = Array.from({ length: partitions }, (_, task) => barsStage.create(task));

@Controller()
class TicksController {
  @EventPattern<string>(topic)
  onTick(@Payload() payload: Buffer, @Ctx() context: KafkaContext): void {
    const partition = context.getPartition();
    const message = context.getMessage();
    const value = codec.decode(payload);
    tasks[partition].process({
      topic: topics.ticks.name,
      partition,
      offset: Number(message.offset),
      key: String(message.key),
      value,
      headers: {},
    });
    if (value.kind !== 'watermark') return;
    const end = tally.add(partition, value.watermark);
    if (end !== null) report({ kind: 'window', end, at: Date.now() });
  }
}

@Module({ controllers: [TicksController] })
class StockModule {}

const app = await NestFactory.createMicroservice<KafkaOptions>(StockModule, {
  transport: Transport.KAFKA,
  logger: false,
  options: {
    client: { clientId: 'stock', brokers: [broker] },
    consumer: { groupId: `stock-${process.pid}-${Date.now()}`, maxWaitTimeInMs: 50 },
    subscribe: { fromBeginning: true },
    run: { autoCommitInterval: 1000 },
    parser: { keepBinary: true },
  },
});
await app.listen();
report({ kind: 'ready' });
process.on('disconnect', () => process.exit(0));
