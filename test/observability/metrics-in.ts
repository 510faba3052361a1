/** Words of PromQL that look like names of series and are none: recorded ones have colons. */
const SERIES = /\b(?:ballast|process|nodejs)_[a-z0-9_]+\b/g;
const RECORDED = /\bballast:[a-z0-9_:]+\b/g;

/** Metrics that an expression reads, the parts of a histogram under its name. */
export const metricsIn = (expression: string): readonly string[] =>
  [...expression.matchAll(SERIES)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));

/** Recorded series that an expression reads. */
export const recordedIn = (expression: string): readonly string[] =>
  [...expression.matchAll(RECORDED)].map(([name]) => name);
