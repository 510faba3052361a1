import type { Kafka } from 'kafkajs';

export function quietClient(brokers: readonly string[], clientId: string): Kafka;
