// Secrets by their shape: what providers and formats made recognisable, so that a hit is one.

const SHAPES = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=\\]{16}/],
  ['a key of AWS', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})/],
  ['a token of GitLab', /\bglpat-[A-Za-z0-9_-]{20}/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a token of Slack', /\bxox[abprs]-[A-Za-z0-9-]{20}/],
  ['a key of Google', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{20}/],
  ['a token of a registry', /_(?:authToken|password)\s*=\s*[A-Za-z0-9+/_-]{16}/],
  ['an API key of Ballast', /\bbal_[a-z0-9]+_[A-Za-z0-9_-]{32}/],
];

/** Places of a text that have the shape of a secret, with the line, never with the secret. */
export function secretsIn(text) {
  return SHAPES.flatMap(([what, shape]) => {
    const match = shape.exec(text);
    return match === null ? [] : [{ what, line: text.slice(0, match.index).split('\n').length }];
  });
}
