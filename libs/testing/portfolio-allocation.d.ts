/** The part of the oracle's interface the specs use. */
declare module 'portfolio-allocation' {
  interface Constraints {
    readonly constraints: { readonly minWeights: number[]; readonly maxWeights: number[] };
  }
  const oracle: {
    globalMinimumVarianceWeights(sigma: number[][], options: Constraints): number[];
    maximumSharpeRatioWeights(
      mu: number[],
      sigma: number[][],
      riskFreeRate: number,
      options: Constraints,
    ): number[];
  };
  export default oracle;
}
