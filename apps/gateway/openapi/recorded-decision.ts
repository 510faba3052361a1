import { RECORDED } from './generated/recorded.js';

const { path } = RECORDED.decision.request;

/** The decision that the examples speak of: every replay of the shipped history takes it. */
export const DECISION_ID = path.slice(path.lastIndexOf('/') + 1);
