import type {
  PartitionedLog,
  RecordCursor,
  StartingPoint,
  Timing,
  TopicPartition,
  TransactionalWriter,
} from '#platform/task/partitioned-log.js';
import type { Actor } from './actor.js';
import type { Broker } from './broker.js';
import type { Faults } from './faults.js';
import type { Network } from './network.js';
import { VirtualCursor } from './virtual-cursor.js';
import { VirtualWriter } from './virtual-writer.js';

/** What every simulated process is connected to. */
export interface World {
  readonly broker: Broker;
  readonly network: Network;
  readonly faults: Faults;
}

/** The log as one process sees it. */
export class VirtualLog implements PartitionedLog {
  constructor(
    private readonly world: World,
    private readonly actor: Actor,
  ) {}

  async openWriter(transactionalId: string): Promise<TransactionalWriter> {
    const { broker, network } = this.world;
    await network.call(this.actor, 'connect', () => undefined);
    return new VirtualWriter(broker, network, this.actor, transactionalId);
  }

  openCursor(from: readonly StartingPoint[]): RecordCursor {
    return new VirtualCursor(this.world.broker, this.world.faults, this.actor, from);
  }

  range(of: TopicPartition): Promise<{ readonly start: number; readonly end: number }> {
    const partition = this.world.broker.partition(of.topic, of.partition);
    return this.world.network.call(this.actor, 'range', () => ({
      start: 0,
      end: partition.stableEnd,
    }));
  }
}

/** Virtual time of one process. Folding takes no virtual time, so now and then some is added, as a busy core would. */
export function virtualTiming({ broker: { scheduler } }: World, actor: Actor): Timing {
  return {
    now() {
      if (scheduler.chance.happens(0.05)) actor.busyMs += scheduler.chance.between(1, 700);
      return scheduler.now + actor.busyMs;
    },
    sleep: (ms) => scheduler.wait(ms, 'sleep', actor),
    turn: () => scheduler.wait(0, 'turn', actor),
  };
}
