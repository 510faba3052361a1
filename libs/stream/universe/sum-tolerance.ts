/** Weights given by a user are accepted when their sum is this near to 1, and are used as given. */
export const SUM_TOLERANCE = 1e-4;
