import type { Kafka } from 'kafkajs';
import type { StoredRecord } from '#platform/task/record-codec.js';

export function readLog(kafka: Kafka): Promise<StoredRecord[]>;
