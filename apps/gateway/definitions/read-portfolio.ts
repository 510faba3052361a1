import type { Constraints, Objective, PortfolioDefinition } from '#stream/generated/wire-types.js';
import { readInstruments } from '../analysis/allocation.js';
import { readBounds } from '../analysis/bounds.js';
import { refuseFaults } from '../analysis/faults.js';
import {
  readBody,
  readNotNegative,
  readNumber,
  readOneOf,
  readPositive,
  refuseUnknown,
} from '../analysis/fields.js';
import { describe } from '../analysis/json-values.js';
import type { Fault } from '../problem/problem.js';
import { readId, readName, readText } from './names.js';
import { readCascade } from './read-cascade.js';
import { readInitial } from './read-initial.js';
import { readPolicy } from './read-policy.js';
import { readPrior } from './read-prior.js';
import { readObject, readOptionalObject } from './read-required.js';

const FIELDS = [
  ...['portfolioId', 'universeId', 'label', 'inSample', 'instruments', 'initial', 'prior'],
  ...['estimator', 'optimiser', 'cascade', 'objective', 'l2Gamma', 'riskAversion'],
  ...['riskFreeRate', 'period', 'constraints', 'policy'],
  // What GET answers may be sent back: these are the gateway's to say.
  ...['version', 'tenant', 'effectiveAfter', 'definitionId'],
];
const LONGEST_LABEL = 200;

/**
 * Reads the body of PUT /portfolios/{id}, or of POST /portfolios where no id is named. Its version is the fold's to give.
 * @throws ProblemError 400 with every fault
 */
export function readPortfolio(
  request: unknown,
  of: { readonly named: string | null; readonly tenant: string },
): PortfolioDefinition {
  const body = readBody(request);
  const faults: Fault[] = [];
  refuseUnknown(body, FIELDS, { path: '', faults });
  const instruments = readInstruments(body.instruments, faults);
  instruments.forEach((name, i) => readName(name, `instruments[${i}]`, faults));
  const period = readOneOf(body.period, ['year', 'week', 'day'], 'period', faults);
  const { initial, blackLitterman } = readInitial(body.initial, { instruments, faults });
  const definition: PortfolioDefinition = {
    portfolioId: readId(body.portfolioId, { path: 'portfolioId', named: of.named, faults }),
    version: 0,
    universeId: readId(body.universeId, { path: 'universeId', named: null, faults }),
    tenant: of.tenant,
    instruments,
    initial,
    prior: readPrior(body.prior, { instruments, period, faults }),
    estimator: readName(body.estimator, 'estimator', faults),
    optimiser: readOneOf(body.optimiser, ['internal', 'external', 'cascade'], 'optimiser', faults),
    objective: readStreamObjective(body.objective, faults),
    constraints: readStreamConstraints(body.constraints, instruments, faults),
    l2Gamma: readNotNegative(body.l2Gamma, 'l2Gamma', faults),
    riskAversion: readPositive(body.riskAversion, 'riskAversion', faults, 1),
    riskFreeRate: readNumber(body.riskFreeRate, 'riskFreeRate', faults),
    period,
    policy: readPolicy(body.policy, faults),
    inSample: readOneOf(body.inSample, [false, true], 'inSample', faults),
    label: readText(body.label, { path: 'label', longest: LONGEST_LABEL, faults }),
    cascade: readCascade(body.cascade, faults),
    blackLitterman,
  };
  refuseFaults(faults);
  return definition;
}

/** What the stream decides by; the calculator knows more. */
function readStreamObjective(value: unknown, faults: Fault[]): Objective {
  const path = 'objective';
  const like = '{ "kind": "maxSharpe" }';
  const fields = readObject(value, { path, like, faults }) ?? {};
  refuseUnknown(fields, ['kind', 'fallback'], { path, faults });
  const { kind, fallback } = fields;
  if (kind !== 'maxSharpe' && kind !== 'minVolatility') {
    const message = 'expected maxSharpe or minVolatility, by which the stream decides';
    faults.push({ path: `${path}.kind`, message: `${message}, was ${describe(kind)}` });
  }
  return {
    kind: kind === 'minVolatility' ? kind : 'maxSharpe',
    fallback: readOneOf(fallback, ['none', 'minVolatility'], `${path}.fallback`, faults),
  };
}

/** Bounds are all that the stream decides within; the calculator knows more. */
function readStreamConstraints(
  value: unknown,
  instruments: readonly string[],
  faults: Fault[],
): Constraints {
  const path = 'constraints';
  const like = '{ "bounds": { "upper": 0.3 } }';
  const fields = readOptionalObject(value, { path, like, faults }) ?? {};
  const message = (): string =>
    'expected bounds alone: the stream decides within bounds, POST /analysis/optimize within more';
  refuseUnknown(fields, ['bounds'], { path, faults, message });
  return readBounds(fields.bounds, instruments, faults);
}
