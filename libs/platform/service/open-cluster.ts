import { type Environment, readEnvironment } from '#platform/config/environment.js';
import { type ClientLog, kafkaClient } from '#platform/kafka/connection.js';
import { KafkaCluster } from '#platform/kafka/kafka-cluster.js';
import { KafkaNames } from '#platform/kafka/names.js';
import { registryCodec } from '#platform/registry/registry-codec.js';
import { avroRecordCodec, type RecordCodec } from '#platform/task/record-codec.js';
import { kafkaConnectionOf } from './kafka-connection-of.js';

/** The configuration, read here once for a process, and the cluster it names. */
export interface OpenedCluster {
  readonly environment: Environment;
  readonly cluster: KafkaCluster;
}

/** @throws BallastError CONFIG_INVALID, CONFIG_KAFKA */
export function openCluster(app: string, log?: ClientLog): OpenedCluster {
  const environment = readEnvironment(process.env);
  const kafka = kafkaClient(kafkaConnectionOf(environment, app), log);
  const { BALLAST_NAMESPACE: namespace, BALLAST_PUBLIC_PREFIX: prefix } = environment;
  return { environment, cluster: new KafkaCluster(kafka, new KafkaNames(namespace, prefix), app) };
}

/** Plain Avro, or framed by a registry where there is one. @throws BallastError CONFIG_REGISTRY, IO_REGISTRY */
export async function openCodec({ environment, cluster }: OpenedCluster): Promise<RecordCodec> {
  const { SCHEMA_REGISTRY_URL: url } = environment;
  return url === '' ? avroRecordCodec() : registryCodec(url, cluster.names);
}
