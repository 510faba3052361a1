// `npm run bench:listeners`: a thousand listeners of one gateway while its simulated market runs.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'listeners', 'main.js']));
}
