/** Injection token of the Calculator port. */
export const CALCULATOR = Symbol('Calculator');
