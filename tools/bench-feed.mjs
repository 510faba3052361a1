// `npm run bench:feed`: quotes through the gate, what counting their quality takes beside it, and what a poll of the
// Casablanca exchange costs.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'feed', 'main.js']));
}
