import type { CalculationAnswer, CalculationKind } from './calculations.js';

/** What a worker of the calculator says: the answer, or why it has none. */
export type CalculatorReply =
  { readonly answer: CalculationAnswer<CalculationKind> } | { readonly reason: string };
