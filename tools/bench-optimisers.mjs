// `npm run bench:optimisers`: the optimisers and the moments, timed alone.
//   npm run bench:optimisers -- [--names 11,20,50,100,200,500] [--write]
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'optimisers.js']));
}
