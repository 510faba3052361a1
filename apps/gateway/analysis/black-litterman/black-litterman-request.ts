import type { BlackLittermanTask } from '#platform/solver/black-litterman-task.js';
import type { Fault } from '../../problem/problem.js';
import { readInstruments } from '../allocation.js';
import { refuseFaults } from '../faults.js';
import { readBody, readNumber, readPositive, refuseUnknown } from '../fields.js';
import { readCovariance } from '../symmetric-matrix.js';
import { readPrior } from './prior.js';
import { readUncertainty } from './uncertainty.js';
import { readViews } from './views.js';

const FIELDS = [
  'instruments',
  'covariance',
  'riskAversion',
  'riskFreeRate',
  'tau',
  'prior',
  'views',
  'omega',
];
const NOTHING = new Float64Array(0);

/** Reads the body of POST /analysis/black-litterman. @throws ProblemError 400 with every fault at once */
export function readBlackLittermanRequest(request: unknown): BlackLittermanTask {
  const body = readBody(request);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  const n = instruments.length;
  const covariance = n > 0 ? readCovariance(body.covariance, n, faults) : null;
  const riskAversion = readPositive(body.riskAversion, 'riskAversion', faults, 1);
  const riskFreeRate = readNumber(body.riskFreeRate, 'riskFreeRate', faults);
  const tau = readPositive(body.tau, 'tau', faults, 0.05);
  const prior = readPrior(body.prior, { instruments, faults });
  const views = readViews(body.views, { instruments, faults });
  const uncertainty = readUncertainty(body.omega, views?.Q.length ?? null, faults);
  refuseFaults(faults);
  return {
    instruments,
    // Without one of these there was a fault.
    covariance: covariance ?? NOTHING,
    prior: prior ?? { returns: NOTHING },
    views: views ?? { P: NOTHING, Q: NOTHING },
    riskAversion,
    riskFreeRate,
    tau,
    uncertainty,
  };
}
