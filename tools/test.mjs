// `npm test`: installs and builds what is missing, then runs every spec; arguments go to Jest.
import { isNodeSupported } from './node-version.mjs';

if (isNodeSupported()) import('./run-jest.mjs').then(({ runJest }) => runJest());
