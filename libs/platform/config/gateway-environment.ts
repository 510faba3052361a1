import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { LiveEnvironment } from './live-environment.js';
import { integer } from './transforms.js';

/** Signatures that a token may have: by a private key, never by a shared secret and never none. */
const SIGNATURE = '(RS|PS|ES)(256|384|512)|EdDSA';

/** An https URL, or an http one that stays on this machine. */
export const SAFE_URL =
  /^$|^https:\/\/\S+$|^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/\S*)?$/;

const RATE = 'expected a whole number of requests a second from 0 (no limit) to 1000000';
const TICKS = 'expected a whole number of ticks from 1 to 20000';
const PORTFOLIOS = 'expected a whole number of portfolios from 1 to 100000';
const PUBLISH_DEADLINE = 'expected a whole number of ms from 100 to 60000';

/** What of the environment concerns who may call the gateway, how often, and from where. */
export class GatewayEnvironment extends LiveEnvironment {
  /** File of the issued API keys; empty: `keys.json` in the data directory. */
  @IsString()
  readonly BALLAST_API_KEYS_FILE: string = '';

  /** Issuer of access tokens (OpenID Connect), exactly as its tokens name it; empty: no tokens are taken. */
  @Matches(SAFE_URL, { message: 'OIDC_ISSUER: expected an https URL (http on loopback)' })
  readonly OIDC_ISSUER: string = '';

  /** What a token must be meant for. */
  @IsString()
  readonly OIDC_AUDIENCE: string = '';

  /** Signature algorithms that are taken. */
  @Matches(new RegExp(`^(${SIGNATURE})(,(${SIGNATURE}))*$`), {
    message:
      'OIDC_ALGORITHMS: expected RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA, several with commas between',
  })
  readonly OIDC_ALGORITHMS: string = 'RS256,ES256,PS256,EdDSA';

  /** Where the issuer's keys are; empty: its discovery document says so. */
  @Matches(SAFE_URL, { message: 'OIDC_JWKS_URL: expected an https URL (http on loopback)' })
  readonly OIDC_JWKS_URL: string = '';

  /** Claim that names the tenant. */
  @Matches(/^\S+$/, { message: 'OIDC_TENANT_CLAIM: expected the name of a claim' })
  readonly OIDC_TENANT_CLAIM: string = 'tenant';

  /** Claim with the scopes, a list or a text with spaces between. */
  @Matches(/^\S+$/, { message: 'OIDC_SCOPE_CLAIM: expected the name of a claim' })
  readonly OIDC_SCOPE_CLAIM: string = 'scope';

  /** Tenant whose admins define universes and read /metrics, which concern every tenant. */
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, {
    message: 'BALLAST_OPERATOR_TENANT: expected a name of a tenant',
  })
  readonly BALLAST_OPERATOR_TENANT: string = 'default';

  /** Requests a second of one credential, twice as many at once; 0: no limit. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_RATE_LIMIT: number = 5_000;

  /** The same of one address, whoever calls from there. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_ADDRESS_RATE_LIMIT: number = 10_000;

  /** Refused credentials a second of one address, ten times as many at once; 0: no limit. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_REFUSAL_RATE_LIMIT: number = 10;

  /** Connections at a time; what is above is closed. */
  @Transform(integer)
  @IsInt({ message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  @Min(1, { message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  @Max(1_000_000, { message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  readonly BALLAST_MAX_CONNECTIONS: number = 10_000;

  /** How long a call waits for the log to take what it writes, in ms; then it is answered 503. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  @Min(100, { message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  @Max(60_000, { message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  readonly BALLAST_PUBLISH_DEADLINE_MS: number = 5_000;

  /** Ticks that one call may push, at the most. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  @Min(1, { message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  @Max(20_000, { message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  readonly BALLAST_PUSH_TICKS: number = 1_000;

  /** Portfolios that one tenant may have, at the most. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  @Min(1, { message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  @Max(100_000, { message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  readonly BALLAST_TENANT_PORTFOLIOS: number = 1_000;

  /** Origins whose pages may call from a browser, with commas between; empty: none. */
  @Matches(/^$|^https?:\/\/[^\s,/*]+(,https?:\/\/[^\s,/*]+)*$/, {
    message:
      'BALLAST_CORS_ORIGINS: expected origins like https://desk.example, several with commas between',
  })
  readonly BALLAST_CORS_ORIGINS: string = '';

  /** Proxies whose X-Forwarded-For is believed, as addresses, subnets or `loopback`; empty: none. */
  @Matches(/^$|^(loopback|[0-9a-fA-F.:]+(\/\d{1,3})?)(,(loopback|[0-9a-fA-F.:]+(\/\d{1,3})?))*$/, {
    message: 'BALLAST_TRUST_PROXY: expected addresses, subnets or loopback, with commas between',
  })
  readonly BALLAST_TRUST_PROXY: string = '';

  /** How long browsers shall insist on https, in s; 0: nothing is said. Only where TLS is terminated in front. */
  @Transform(integer)
  @IsInt({ message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000' })
  @Min(0, { message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000' })
  @Max(63_072_000, {
    message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000',
  })
  readonly BALLAST_HSTS_SECONDS: number = 0;
}
