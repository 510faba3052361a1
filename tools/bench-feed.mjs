// `npm run bench:feed`: quotes through the gate, and what counting their quality takes beside it.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'feed', 'main.js']));
}
