// `npm run backfill -- --from 2025-01-02 --indices MASI`: installs and builds what is missing, then fetches the past.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) {
  import('./launch.mjs').then(({ launch }) => launch(['apps', 'ingestor', 'backfill', 'main.js']));
}
