// `npm run bench:calculator`: latency and throughput of POST /analysis/optimize.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'calculator', 'main.js']));
}
