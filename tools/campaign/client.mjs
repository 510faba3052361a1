import { Kafka, logLevel } from 'kafkajs';
import { mendReadCommitted } from '#platform/kafka/mend-client.js';

// The readers of a campaign must not take for committed what is not.
mendReadCommitted();

/** A client that outlives every outage of a campaign and says nothing. */
export const quietClient = (brokers, clientId) =>
  new Kafka({
    brokers,
    clientId,
    connectionTimeout: 2000,
    requestTimeout: 10_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 1000 },
    logLevel: logLevel.NOTHING,
    logCreator: () => () => undefined,
  });
