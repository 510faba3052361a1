/**
 * Weighted moments of log-return rates, one update per cross-section (Welford 1962, West 1979; merge by Chan,
 * Golub & LeVeque 1982). Plain data: a structured clone of it is a snapshot.
 */
export interface Moments {
  readonly size: number;
  /** Trading time in years, decayed. */
  T: number;
  /** Count of windows, decayed. */
  n: number;
  /** Sum of squared weights times dt: s / T^2 is Var(mean) / Sigma. */
  s: number;
  /** Sum of squared weights: n^2 / q is the number of equally weighted windows they are worth. */
  q: number;
  /** Mean rate a year [N]. */
  readonly mean: Float64Array;
  /** Scatter about the mean [N x N], row-major, exactly symmetric; annual. */
  readonly scatter: Float64Array;
}

/** No observations of N instruments. */
export function createMoments(size: number): Moments {
  return {
    size,
    T: 0,
    n: 0,
    s: 0,
    q: 0,
    mean: new Float64Array(size),
    scatter: new Float64Array(size * size),
  };
}

/** Decay over dt years of an exponential estimator: exp(-ln 2 dt / halfLife); 1 when it expands (null). */
export function decayOver(dtYears: number, halfLifeYears: number | null): number {
  return halfLifeYears === null ? 1 : Math.exp((-Math.LN2 * dtYears) / halfLifeYears);
}

/** Buffers of the update in hand. No update reads what another left in them; they are here so that none allocates. */
let deviations = new Float64Array(0);
let scaledDeviations = new Float64Array(0);

/** M := l M + (g d) d' from column `from` of row i to its diagonal, and mirrored. */
function updateRow({ size, scatter }: Moments, i: number, from: number, decay: number): void {
  const deviation = deviations;
  const scaled = scaledDeviations[i];
  const row = i * size;
  for (let j = from; j <= i; j++) {
    const value = decay * scatter[row + j] + scaled * deviation[j];
    scatter[row + j] = value;
    scatter[j * size + i] = value;
  }
}

/** The same for four rows up to column i: what is mirrored of them lies side by side. */
function updateFourRows({ size, scatter }: Moments, i: number, decay: number): void {
  const deviation = deviations;
  const first = i * size;
  const second = first + size;
  const third = second + size;
  const fourth = third + size;
  const a = scaledDeviations[i];
  const b = scaledDeviations[i + 1];
  const c = scaledDeviations[i + 2];
  const e = scaledDeviations[i + 3];
  for (let j = 0; j < i; j++) {
    const own = deviation[j];
    const mirror = j * size + i;
    const v = decay * scatter[first + j] + a * own;
    const w = decay * scatter[second + j] + b * own;
    const x = decay * scatter[third + j] + c * own;
    const y = decay * scatter[fourth + j] + e * own;
    scatter[first + j] = v;
    scatter[second + j] = w;
    scatter[third + j] = x;
    scatter[fourth + j] = y;
    scatter[mirror] = v;
    scatter[mirror + 1] = w;
    scatter[mirror + 2] = x;
    scatter[mirror + 3] = y;
  }
}

/**
 * One step of the recursion, in place and without allocating. With x = r / dt, d = x - m and decay l:
 * T' = l T + dt, n' = l n + 1, s' = l^2 s + dt, q' = l^2 q + 1, m' = m + (dt / T') d,
 * M' = l M + dt (l T / T') d d'.
 * Both triangles are written from one product, so the scatter stays exactly symmetric.
 * @param logReturns log returns over the window [N]  @param dt length of the window in years
 * @throws RangeError on a shape mismatch
 */
export function updateMomentsInPlace(
  state: Moments,
  logReturns: Float64Array,
  dt: number,
  decay: number,
): void {
  const { size, mean } = state;
  if (logReturns.length !== size) {
    throw new RangeError(`expected ${size} returns, was ${logReturns.length}`);
  }
  if (deviations.length < size) {
    deviations = new Float64Array(size);
    scaledDeviations = new Float64Array(size);
  }
  const deviation = deviations;
  const scaled = scaledDeviations;
  const T = decay * state.T + dt;
  const gain = (dt * decay * state.T) / T;
  for (let i = 0; i < size; i++) {
    deviation[i] = logReturns[i] / dt - mean[i];
    scaled[i] = gain * deviation[i];
  }
  const inFours = size - (size % 4);
  for (let i = 0; i < inFours; i += 4) {
    updateFourRows(state, i, decay);
    for (let k = i; k < i + 4; k++) updateRow(state, k, i, decay);
  }
  for (let i = inFours; i < size; i++) updateRow(state, i, 0, decay);
  const step = dt / T;
  for (let i = 0; i < size; i++) mean[i] += step * deviation[i];
  state.T = T;
  state.n = decay * state.n + 1;
  state.s = decay * decay * state.s + dt;
  state.q = decay * decay * state.q + 1;
}

/** The moments after a further decay l in one step: T, n, M by l; s, q by l^2; the mean stays. */
export function decayedMoments(moments: Moments, decay: number): Moments {
  return {
    size: moments.size,
    T: moments.T * decay,
    n: moments.n * decay,
    s: moments.s * decay * decay,
    q: moments.q * decay * decay,
    mean: moments.mean.slice(),
    scatter: moments.scatter.map((value) => value * decay),
  };
}

/**
 * The moments of the union of two sets of observations: T, n, s, q add, d = m_b - m_a,
 * m = (T_a m_a + T_b m_b) / T, M = M_a + M_b + (T_a T_b / T) d d'.
 * @throws RangeError on a shape mismatch
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const { size } = a;
  if (b.size !== size) throw new RangeError(`expected ${size} instruments, was ${b.size}`);
  const T = a.T + b.T;
  const merged = createMoments(size);
  merged.T = T;
  merged.n = a.n + b.n;
  merged.s = a.s + b.s;
  merged.q = a.q + b.q;
  if (T === 0) return merged;
  const between = (a.T * b.T) / T;
  for (let i = 0; i < size; i++) {
    merged.mean[i] = (a.T * a.mean[i] + b.T * b.mean[i]) / T;
    const di = b.mean[i] - a.mean[i];
    for (let j = 0; j <= i; j++) {
      const value =
        a.scatter[i * size + j] + b.scatter[i * size + j] + between * di * (b.mean[j] - a.mean[j]);
      merged.scatter[i * size + j] = value;
      merged.scatter[j * size + i] = value;
    }
  }
  return merged;
}

/** The moments of some of the instruments, in the order of `indices`. */
export function selectMoments(moments: Moments, indices: readonly number[]): Moments {
  const selected = createMoments(indices.length);
  selected.T = moments.T;
  selected.n = moments.n;
  selected.s = moments.s;
  selected.q = moments.q;
  indices.forEach((from, i) => {
    selected.mean[i] = moments.mean[from];
    indices.forEach((column, j) => {
      selected.scatter[i * indices.length + j] = moments.scatter[from * moments.size + column];
    });
  });
  return selected;
}
