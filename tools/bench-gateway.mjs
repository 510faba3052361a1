// `npm run bench:gateway`: reads of the gateway at a fixed rate while the stream runs.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'gateway', 'main.js']));
}
