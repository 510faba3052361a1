import type { Kafka } from 'kafkajs';

export function whenQuiet(kafka: Kafka): Promise<void>;
