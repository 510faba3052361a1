import { performance } from 'node:perf_hooks';
import { whenBroadcast, writeBootstrap } from '#platform/bootstrap/bootstrap.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { withPlatform } from './bench-platform.js';
import {
  benchPortfolios,
  benchUniverse,
  benchWatermark,
  FEED,
  TradeGenerator,
} from './synthetic-load.js';

const TICKS_A_BATCH = 2000;

/** What a steady load through the whole embedded pipeline measured. */
export interface PipelineFigures {
  readonly seconds: number;
  readonly ticks: number;
  readonly ticksPerSecond: number;
  readonly windows: number;
  readonly decisions: number;
  readonly bytesPerTick: number;
  readonly rssMb: number;
  readonly cpuMicrosPerTick: number;
}

/**
 * Drives trades through everything: Avro, CRC, journal with the default fsync, bars, universe with its portfolios, and
 * solves. Closed loop: the feed waits when the stages lag, so the rate is what the pipeline takes.
 */
export async function measurePipeline(options: {
  readonly instruments: number;
  readonly portfolios: number;
  readonly seconds: number;
  readonly ticksASecond: number;
}): Promise<PipelineFigures> {
  return withPlatform(async (platform) => {
    const universe = benchUniverse(options.instruments);
    await writeBootstrap(platform.topics, {
      universes: [universe],
      portfolios: benchPortfolios(options.portfolios, universe),
    });
    await whenBroadcast(platform.topics, [universe.universeId]);
    const start = Date.UTC(2026, 0, 1);
    const trades = new TradeGenerator(universe.instruments, start, options.ticksASecond);
    let windowEnd = start;
    let ticks = 0;
    const began = performance.now();
    const cpu = process.cpuUsage();
    const until = began + options.seconds * 1000;
    while (performance.now() < until) {
      const outputs: Output[] = [];
      while (outputs.length < TICKS_A_BATCH) {
        if (trades.now >= windowEnd) {
          outputs.push(...watermarks(windowEnd));
          windowEnd += 1000;
        }
        const tick = trades.next();
        outputs.push({ topic: topics.ticks.name, key: tick.instrument, value: tick });
        ticks += 1;
      }
      await platform.feed.commit(FEED, outputs, String(ticks));
      await platform.feed.ready();
    }
    await platform.runtime.settled();
    await platform.journal.synced();
    const seconds = (performance.now() - began) / 1000;
    const used = process.cpuUsage(cpu);
    const { journal } = platform;
    const written = (topic: string, partitions: number): number =>
      Array.from({ length: partitions }, (_, p) => journal.endOffset(topic, p)).reduce(
        (a, b) => a + b,
        0,
      );
    return {
      seconds,
      ticks,
      ticksPerSecond: ticks / seconds,
      windows: written(topics.returns.name, topics.returns.partitions),
      decisions: written(topics.decisions.name, topics.decisions.partitions),
      bytesPerTick: journal.stats().bytes / ticks,
      rssMb: process.memoryUsage().rss / 1e6,
      cpuMicrosPerTick: (used.user + used.system) / ticks,
    };
  });
}

function watermarks(windowEnd: number): Output[] {
  const value = benchWatermark(windowEnd);
  return Array.from({ length: topics.ticks.partitions }, (_, partition) => ({
    topic: topics.ticks.name,
    key: FEED,
    partition,
    value,
  }));
}
