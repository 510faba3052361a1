import type { PartitionedLog, Timing } from '#platform/task/partitioned-log.js';
import type { Actor } from './actor.js';
import type { World } from './virtual-log.js';

/** What a process of the simulation runs on. */
export interface Host {
  readonly world: World;
  readonly log: PartitionedLog;
  readonly timing: Timing;
  readonly actor: Actor;
  /** One for each start of a process. */
  readonly startId: string;
}

/** A program under way. */
export interface Running {
  /** Settles when the program has ended. */
  readonly ended: Promise<void>;
  /** Asks it to finish what it has begun. */
  stop(): void;
  /** It has nothing left to do. */
  readonly idle: boolean;
}

export type Program = (host: Host) => Running;
