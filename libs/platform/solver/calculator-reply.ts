import type { JudgedAnswer, CalculationKind } from './calculations.js';

/** What a worker of the calculator says: once that it can be asked, then of each calculation the answer, or why it has none. */
export type CalculatorReply =
  'ready' | { readonly answer: JudgedAnswer<CalculationKind> } | { readonly reason: string };
