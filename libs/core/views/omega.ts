/** tau times the diagonal of P S P' [K x K]. */
function scaledVariances(viewCovariance: Float64Array, K: number, tau: number): Float64Array {
  if (viewCovariance.length !== K * K) {
    throw new RangeError(
      `expected a view covariance of ${K * K} elements, was ${viewCovariance.length}`,
    );
  }
  return Float64Array.from({ length: K }, (_, k) => tau * viewCovariance[k * K + k]);
}

function diagonal(values: Float64Array): Float64Array {
  const K = values.length;
  const matrix = new Float64Array(K * K);
  values.forEach((value, k) => (matrix[k * K + k] = value));
  return matrix;
}

/**
 * Omega = diag(tau P S P') [K x K]: each view is as uncertain as the prior is about it (He & Litterman 1999).
 * viewCovariance: P S P' [K x K]. @throws RangeError on a shape mismatch
 */
export function proportionalOmega(
  viewCovariance: Float64Array,
  K: number,
  tau: number,
): Float64Array {
  return diagonal(scaledVariances(viewCovariance, K, tau));
}

/**
 * Omega_kk = tau (1 - c)/c p S p' from confidences c in [0, 1] (Idzorek 2005, in Walters' closed form): 1 gives 0, a
 * certain view; 0 gives Infinity, a view that says nothing. viewCovariance: P S P' [K x K]; confidences: [K].
 * @throws RangeError on a shape mismatch or a confidence outside [0, 1]
 */
export function idzorekOmega(
  viewCovariance: Float64Array,
  confidences: Float64Array,
  tau: number,
): Float64Array {
  const scaled = scaledVariances(viewCovariance, confidences.length, tau);
  return diagonal(
    scaled.map((variance, k) => {
      const confidence = confidences[k];
      if (!(confidence >= 0 && confidence <= 1)) {
        throw new RangeError(`expected a confidence in [0, 1], was ${confidence}`);
      }
      if (confidence === 0) return Infinity;
      return ((1 - confidence) / confidence) * variance;
    }),
  );
}

/** How uncertain views are said to be. */
export type ViewUncertainty =
  | { readonly kind: 'proportional' }
  /** [K], in [0, 1]. */
  | { readonly kind: 'idzorek'; readonly confidences: Float64Array }
  /** Omega itself [K x K] row-major. */
  | { readonly kind: 'given'; readonly omega: Float64Array };

/** Omega [K x K] of an uncertainty. viewCovariance: P S P' [K x K]. @throws RangeError on a shape mismatch */
export function omegaOf(
  uncertainty: ViewUncertainty,
  viewCovariance: Float64Array,
  { K, tau }: { readonly K: number; readonly tau: number },
): Float64Array {
  switch (uncertainty.kind) {
    case 'proportional':
      return proportionalOmega(viewCovariance, K, tau);
    case 'idzorek':
      return idzorekOmega(viewCovariance, uncertainty.confidences, tau);
    case 'given':
      return uncertainty.omega;
  }
}
