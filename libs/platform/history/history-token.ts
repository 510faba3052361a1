/** Injection token of the history: a HistoryStore, or null where none is kept or none can be reached. */
export const HISTORY = Symbol('History');
