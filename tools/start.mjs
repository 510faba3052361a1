// `npm start`: everything a bare machine needs, then all services: in one process, or on Kafka as children.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  const app = process.env.KAFKA_BROKERS ? 'cluster' : 'embedded';
  import('./launch.mjs').then(({ launch }) => launch(['apps', app, 'main.js']));
}
