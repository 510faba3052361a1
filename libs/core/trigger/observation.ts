/** What the rules read at the close of a moments window. */
export interface Observation {
  /** 1, 2, ...: return vectors folded. */
  readonly window: number;
  /** Local date of its session, YYYY-MM-DD. */
  readonly session: string;
  /** Annual Sharpe ratio of the held weights; null where it does not exist. */
  readonly sharpe: number | null;
  /** Fraction of net wealth lost from its peak; null without a paper account. */
  readonly drawdown: number | null;
  /** Held weights as they have drifted, and the target they were traded to [n]; null before there are any. */
  readonly held: Float64Array | null;
  readonly target: Float64Array | null;
}
