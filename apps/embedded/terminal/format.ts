/** A fraction as per cent with a fixed number of decimals. */
export function percent(fraction: number | null, decimals = 1): string {
  return fraction === null ? '-' : `${(100 * fraction).toFixed(decimals)} %`;
}

/** The same with its sign. */
export function signedPercent(fraction: number, decimals = 1): string {
  return `${fraction < 0 ? '-' : '+'}${(100 * Math.abs(fraction)).toFixed(decimals)} %`;
}

export function fixed(value: number | null, decimals = 2): string {
  return value === null ? '-' : value.toFixed(decimals);
}

/** Thousands apart, as in 8 206. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ' ');
}
