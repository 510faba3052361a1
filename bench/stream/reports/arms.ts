import type { Arm } from '../arguments.js';
import {
  decodeConsumer,
  otherClient,
  rawConsumer,
  readerConsumer,
  stockNest,
} from '../arms/consumers.js';
import { kafkaStreams } from '../arms/kafka-streams.js';
import { ours } from '../arms/ours.js';
import type { Pipeline } from '../arms/pipeline.js';

/** The arms that can be had here; Kafka Streams where its classes are. */
export function pipelines(names: readonly Arm[], peer: string): Pipeline[] {
  return names.flatMap((name) => {
    const pipeline = pipelineNamed(name, peer);
    return pipeline === null ? [] : [pipeline];
  });
}

function pipelineNamed(name: Arm, peer: string): Pipeline | null {
  switch (name) {
    case 'ours':
      return ours();
    case 'streams':
      return peer === '' ? null : kafkaStreams(peer);
    case 'raw':
      return rawConsumer;
    case 'reader':
      return readerConsumer;
    case 'decode':
      return decodeConsumer;
    case 'other':
      return otherClient;
    case 'stock':
      return stockNest;
  }
}
