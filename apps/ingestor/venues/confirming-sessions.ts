/** Sessions in a row whose prices, each within the daily limit of the one before, make a level beyond it the new one. */
export const CONFIRMING_SESSIONS = 3;
