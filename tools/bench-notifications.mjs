// `npm run bench:notifications`: from the watermark that closes a window to the webhook that tells of it.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['bench', 'notifications', 'main.js']));
}
