import type { BlackLittermanTask } from '#platform/solver/black-litterman-task.js';
import type { Fault } from '../../problem/problem.js';
import { readInstruments } from '../allocation.js';
import { readBody, readNumber, readPositive, refuseUnknown } from '../fields.js';
import type { ReadRequest, UnjudgedCovariance } from '../read-request.js';
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

/** Reads the body of POST /analysis/black-litterman. @throws ProblemError 400 where it is no object */
export function readBlackLittermanRequest(request: unknown): ReadRequest<BlackLittermanTask> {
  const body = readBody(request);
  const faults: Fault[] = [];
  const covariances: UnjudgedCovariance[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  const n = instruments.length;
  const at = { path: 'covariance', faults, covariances };
  const covariance = n > 0 ? readCovariance(body.covariance, n, at) : null;
  const riskAversion = readPositive(body.riskAversion, 'riskAversion', faults, 1);
  const riskFreeRate = readNumber(body.riskFreeRate, 'riskFreeRate', faults);
  const tau = readPositive(body.tau, 'tau', faults, 0.05);
  const prior = readPrior(body.prior, { instruments, faults });
  const views = readViews(body.views, { instruments, faults });
  const K = views?.Q.length ?? null;
  const uncertainty = readUncertainty(body.omega, K, { path: 'omega', faults, covariances });
  const isWhole = faults.length === 0 && covariance !== null && prior !== null && views !== null;
  const task = { instruments, riskAversion, riskFreeRate, tau, uncertainty };
  return { task: isWhole ? { ...task, covariance, prior, views } : null, faults, covariances };
}
