// `npm start`: everything a bare machine needs, then all services in one process.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['apps', 'embedded', 'main.js']));
}
