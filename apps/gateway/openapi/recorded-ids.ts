import { RECORDED } from './generated/recorded.js';

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The decision that the examples speak of. */
export const DECISION_ID = lastOf(RECORDED.decision.request.path);

/** The command that the examples speak of. */
export const COMMAND_ID = lastOf(RECORDED.rebalanceStatus.request.path);
