import type { Kafka } from 'kafkajs';
import type { UniverseDefinition } from '#stream/generated/wire-types.js';

export const campaignUniverse: UniverseDefinition;

export class Source {
  constructor(kafka: Kafka, seed: number, ticksPerWindow?: number);
  readonly written: number;
  readonly windows: number;
  start(): void;
  /** Ends with the watermark of a window. */
  stop(): Promise<void>;
  /** Lets go of the broker at once. */
  abandon(): Promise<void>;
}
