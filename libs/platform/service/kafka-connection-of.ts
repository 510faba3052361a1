import { BallastError } from '#core/ballast-error.js';
import type { Environment } from '#platform/config/environment.js';
import type { KafkaConnection } from '#platform/kafka/connection.js';

/** How the environment says a cluster is reached. @throws BallastError CONFIG_KAFKA without brokers */
export function kafkaConnectionOf(environment: Environment, app: string): KafkaConnection {
  const { KAFKA_BROKERS: brokers, KAFKA_CA_FILE: caFile } = environment;
  const { KAFKA_SASL_MECHANISM: mechanism } = environment;
  if (brokers === '') {
    throw new BallastError(
      'CONFIG_KAFKA',
      `KAFKA_BROKERS: expected host:port of a broker, was empty: ${app} is a process of its own on Kafka only`,
    );
  }
  return {
    brokers: brokers.split(','),
    clientId: `${environment.BALLAST_NAMESPACE}.${app}`,
    // Services live through outages; what a person has called says soon what is wrong.
    ...(app === 'admin' && { patience: 'seconds' }),
    ...(caFile !== '' && { caFile }),
    ...(mechanism !== '' && {
      sasl: {
        mechanism,
        username: environment.KAFKA_SASL_USERNAME,
        password: environment.KAFKA_SASL_PASSWORD,
      },
    }),
  };
}
