// `npm run topics:create` and its like: installs and builds what is missing, then runs apps/admin with these words.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['apps', 'admin', 'main.js']));
}
