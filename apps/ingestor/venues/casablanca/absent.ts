/** How the exchange writes that there is no value, as it goes on the wire. */
export const ABSENT = '-';
/** No text of the exchange is longer. */
export const LONGEST_TEXT = 300;

/** The four ways in which the exchange says nothing, and a field that is not there. */
export function isAbsent(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || value === '' || value === ABSENT;
}
