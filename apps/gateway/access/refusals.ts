import { ProblemError } from '../problem/problem-error.js';

const REALM = 'Bearer realm="ballast"';

/** 401 for a request without a credential (RFC 6750, 3.1: then no error is named). */
export function missing(): ProblemError {
  return new ProblemError('unauthorized', EXPECTED, { headers: { 'www-authenticate': REALM } });
}

/** 401 for a credential that opens nothing; why is told to those who hold it, or their issuer's word. */
export function refused(what?: string, was?: string): ProblemError {
  const detail = what === undefined ? EXPECTED : `expected ${what} that is in force, was ${was}`;
  return new ProblemError('unauthorized', detail, {
    headers: { 'www-authenticate': `${REALM}, error="invalid_token"` },
  });
}

/** 503 for a token that nobody can judge: the issuer's keys have never been had. */
export function unknowable(): ProblemError {
  return new ProblemError(
    'unavailable',
    'expected the keys of the token issuer, had none yet: try again later',
    { headers: { 'retry-after': '5' } },
  );
}

/** 403 for a principal whose scopes do not open the route. */
export function outOfScope(scope: string): ProblemError {
  const error = `error="insufficient_scope", scope="${scope}"`;
  return new ProblemError('forbidden', `expected a credential with scope ${scope}`, {
    headers: { 'www-authenticate': `${REALM}, ${error}` },
  });
}

/** 403 for an admin of a tenant where every tenant is concerned; whose tenant would do is told to nobody. */
export function notOperator(): ProblemError {
  return new ProblemError('forbidden', "expected an admin of the operator's tenant, was another's");
}

/** 403 for a principal of a tenant where every tenant is concerned. */
export function notOfOperator(): ProblemError {
  return new ProblemError('forbidden', "expected a key of the operator's tenant, was another's");
}

const EXPECTED = 'expected the API key as "Authorization: Bearer <key>" or "x-api-key: <key>"';
