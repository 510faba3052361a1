// `npm run simulate -- --seeds 2000 [--seed N]`: histories of the stream tasks on a virtual log, judged one by one.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['libs', 'testing', 'simulator', 'main.js']));
}
