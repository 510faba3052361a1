import { codecOfTopic } from '#platform/avro/codec.js';
import { topics } from '#stream/topics.js';
import { benchUniverse, TradeGenerator } from './synthetic-load.js';

const TICKS = 1_000_000;

/** The least any pipeline must do: each tick generated, encoded and decoded once, and nothing else. CPU us a tick. */
export function measureCodec(): number {
  const codec = codecOfTopic(topics.ticks.name);
  const { instruments } = benchUniverse(100);
  const trades = new TradeGenerator(instruments, Date.UTC(2026, 0, 1), 100_000);
  const began = process.cpuUsage();
  for (let i = 0; i < TICKS; i++) codec.decode(codec.encode(trades.next()));
  const used = process.cpuUsage(began);
  return (used.user + used.system) / TICKS;
}
