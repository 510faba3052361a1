/** The part of the oracle's interface the specs use; its arrays count from 1. */
declare module 'quadprog' {
  const quadprog: {
    solveQP(
      dmat: number[][],
      dvec: number[],
      amat: number[][],
      bvec: number[],
      meq: number,
    ): { solution: number[]; value: number[]; message: string };
  };
  export default quadprog;
}
