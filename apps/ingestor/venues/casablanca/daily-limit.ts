/** Greatest move of a day from the reference price, by the rules of the exchange, as a fraction of it. */
export const DAILY_LIMIT = 0.1;
