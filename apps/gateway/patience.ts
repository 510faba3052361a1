/** Injection token: how long, in ms, a request waits for the fold to bring what it asks for. */
export const PATIENCE_MS = Symbol('PatienceMs');

/** The contract's two seconds. */
export const DEFAULT_PATIENCE_MS = 2_000;
