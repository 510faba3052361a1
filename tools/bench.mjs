// `npm run bench`: the measurements of docs/performance.md.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'main.js']));
}
