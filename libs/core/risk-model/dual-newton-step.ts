import { dot } from '../linalg/symmetric.js';
import { gather, spreadTimes, type DualPoint, type FixedElements } from './fixed-elements.js';

/** Steps of the conjugate gradients for one direction. */
const MAX_STEPS = 200;
/** Keeps the generalised Hessian definite where the positive part does not move. */
const REGULARISATION = 1e-10;

/** d with (V + e I) d = -gradient by conjugate gradients, V the generalised Hessian of the dual at the point. */
export function newtonDirection(elements: FixedElements, point: DualPoint): Float64Array {
  const { gradient } = point;
  const norm = Math.sqrt(dot(gradient, gradient));
  const enough = norm * Math.min(0.01, norm);
  const direction = new Float64Array(gradient.length);
  const residual = gradient.map((value) => -value);
  const search = residual.slice();
  let square = dot(residual, residual);
  for (let step = 0; step < MAX_STEPS && Math.sqrt(square) > enough; step++) {
    const image = timesHessian(elements, point, search);
    const length = square / dot(search, image);
    for (let c = 0; c < direction.length; c++) {
      direction[c] += length * search[c];
      residual[c] -= length * image[c];
    }
    const next = dot(residual, residual);
    for (let c = 0; c < search.length; c++) search[c] = residual[c] + (next / square) * search[c];
    square = next;
  }
  return direction;
}

/**
 * (V + e I) h = A(Q (W o Q'(A* h)Q) Q') + e h: W_kl = 1 where both eigenvalues are positive, 0 where neither is, else the
 * positive one over the sum of both sizes. Only the eigenvectors of the smaller side are multiplied; from those of the
 * negative side the rest follows by A A* = I.
 */
function timesHessian(elements: FixedElements, point: DualPoint, h: Float64Array): Float64Array {
  const { size: n } = elements;
  const { values, vectors } = point.eigen;
  let negatives = 0;
  while (negatives < n && values[negatives] <= 0) negatives += 1;
  const usesNegatives = negatives <= n - negatives;
  const [from, to] = usesNegatives ? [0, negatives] : [negatives, n];
  const images = new Float64Array((to - from) * n);
  const spread = new Float64Array(n);
  for (let k = from; k < to; k++) {
    spreadTimes(elements, h, vectors.subarray(k * n, (k + 1) * n), spread);
    const image = images.subarray((k - from) * n, (k - from + 1) * n);
    for (let l = 0; l < n; l++) {
      const other = vectors.subarray(l * n, (l + 1) * n);
      const size = Math.abs(values[k]);
      // Elements within the side are met twice.
      const share = l >= from && l < to ? 0.5 : size / (size + Math.abs(values[l]));
      const weight = share * dot(spread, other);
      if (weight === 0) continue;
      for (let i = 0; i < n; i++) image[i] += weight * other[i];
    }
  }
  const part = gather(elements, (i, j) => {
    let sum = 0;
    for (let k = from; k < to; k++) {
      const [q, image] = [k * n, (k - from) * n];
      sum += vectors[q + i] * images[image + j] + vectors[q + j] * images[image + i];
    }
    return sum;
  });
  return part.map((value, c) => (usesNegatives ? h[c] - value : value) + REGULARISATION * h[c]);
}
