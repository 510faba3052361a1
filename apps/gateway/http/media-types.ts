export const JSON_TYPE = 'application/json';
/** JSON, one value a line. */
export const LINES_TYPE = 'application/x-ndjson';

/** What a body that is read may call itself. */
export type BodyType = typeof JSON_TYPE | typeof LINES_TYPE;
