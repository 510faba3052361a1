import { formOf, type CovarianceForm } from '../linalg/covariance-form.js';
import { dot } from '../linalg/symmetric.js';
import type { ObjectiveAtPoint } from './certificate.js';
import { turnoverOf, type Trading } from './trading.js';

/** A sum that cancels to less than this share of its terms is measured against that share: the rest is rounding. */
export const CANCELLATION = 1e-6;

/** f = w'Qw with Q = Sigma + gamma I; grad f = 2 Q w. */
export function varianceAt(q: Float64Array | CovarianceForm, w: Float64Array): ObjectiveAtPoint {
  const form = formOf(q, w.length);
  const gradient = new Float64Array(w.length);
  form.addProduct(w, gradient);
  const value = dot(w, gradient);
  const terms = form.termSizes(w);
  for (let i = 0; i < w.length; i += 1) gradient[i] *= 2;
  return {
    value,
    gradient,
    valueFloor: CANCELLATION * terms.form,
    gradientFloor: 2 * CANCELLATION * terms.row,
  };
}

/**
 * f = -(mu'w - rf) / sqrt(w'Qw), Q = Sigma + gamma I, sum w = 1; grad f = -mu / s + (mu'w - rf) Q w / s^3, s the root.
 * The excess is summed as (mu_i - rf) w_i, so that a common level of mu and rf cancels before it rounds.
 */
export function negativeSharpeAt(
  q: Float64Array | CovarianceForm,
  mu: Float64Array,
  riskFreeRate: number,
  w: Float64Array,
): ObjectiveAtPoint {
  const form = formOf(q, w.length);
  const product = new Float64Array(w.length);
  form.addProduct(w, product);
  const deviation = Math.sqrt(dot(w, product));
  let excess = 0;
  let terms = 0;
  for (let i = 0; i < w.length; i += 1) {
    excess += (mu[i] - riskFreeRate) * w[i];
    terms += Math.abs((mu[i] - riskFreeRate) * w[i]);
  }
  const slope = excess / (deviation * deviation * deviation);
  const sizes = form.termSizes(w);
  const value = -excess / deviation;
  for (let i = 0; i < w.length; i += 1) product[i] = slope * product[i] - mu[i] / deviation;
  return {
    value,
    gradient: product,
    valueFloor:
      CANCELLATION *
      Math.max(terms / deviation, (Math.abs(value) * sizes.form) / (deviation * deviation)),
    gradientFloor: CANCELLATION * Math.abs(slope) * sizes.row,
  };
}

/** f = w'Qw / 2 - mu'w with Q = riskAversion Sigma + 2 gamma I; grad f = Q w - mu. */
export function negativeUtilityAt(
  q: Float64Array | CovarianceForm,
  mu: Float64Array,
  w: Float64Array,
): ObjectiveAtPoint {
  const variance = varianceAt(q, w);
  let earned = 0;
  let terms = 0;
  for (let i = 0; i < w.length; i += 1) {
    earned += mu[i] * w[i];
    terms += Math.abs(mu[i] * w[i]);
  }
  const { gradient } = variance;
  for (let i = 0; i < w.length; i += 1) gradient[i] = gradient[i] / 2 - mu[i];
  return {
    value: variance.value / 2 - earned,
    gradient,
    valueFloor: Math.max(variance.valueFloor / 2, CANCELLATION * (variance.value / 2 + terms)),
    gradientFloor: variance.gradientFloor / 2,
  };
}

/** f + transactionCost sum |w - current|. The gradient stays f's: the certificate knows the kinks. */
export function withCost(
  objective: ObjectiveAtPoint,
  trading: Trading | null,
  weights: Float64Array,
): ObjectiveAtPoint {
  if (trading === null || trading.transactionCost === 0) return objective;
  const cost = trading.transactionCost * turnoverOf(trading, weights);
  return { ...objective, value: objective.value + cost };
}
