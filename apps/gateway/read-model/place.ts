/**
 * A portfolio as one universe has it. The folds of two universes know nothing of each other, so each can have accepted a
 * portfolio of the same id; the definition in force says which of the two is served.
 */
export interface Place {
  readonly portfolioId: string;
  readonly universeId: string;
}

/** The place as text; no id has a line break. */
export const placeName = ({ portfolioId, universeId }: Place): string =>
  `${universeId}\n${portfolioId}`;
