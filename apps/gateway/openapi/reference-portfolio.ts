/** Figures of the reference portfolio that the examples share. */
export const WEIGHTS = {
  AKT: 0.14041,
  ATW: 0.08846,
  BOA: 0.07971,
  BCP: 0.0684,
  MDP: 0.06159,
  MUT: 0.06873,
  IAM: 0.10037,
  RIS: 0.09439,
  TGC: 0.13419,
  ADI: 0.10406,
  IMO: 0.0597,
} as const;

export const HELD = {
  AKT: 0.1522,
  ATW: 0.0854,
  BOA: 0.0771,
  BCP: 0.0648,
  MDP: 0.0719,
  MUT: 0.0654,
  IAM: 0.0913,
  RIS: 0.0967,
  TGC: 0.1421,
  ADI: 0.1017,
  IMO: 0.0514,
} as const;

export const DECISION_ID = '3f6a1c0b9d2e4f7788a1b2c3d4e5f607';
export const COMMAND_ID = '9b1d7f0c5e3a48269b1d7f0c5e3a48269b1d7f0c5e3a48269b1d7f0c5e3a4826';
export const AS_OF = '2026-04-10T23:00:00Z';

export const CERTIFICATE = {
  primal: 0,
  dual: 0,
  stationarity: 3.1e-15,
  complementarity: 0,
  relativeGap: 1.2e-15,
} as const;
