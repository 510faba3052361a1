import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { LiveEnvironment } from './live-environment.js';
import { setting } from './setting.js';
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
  /**
   * File of the issued API keys (`npm run keys`), read again when it changes; empty: `keys.json` in the data
   * directory.
   */
  @setting({ readBy: ['gateway', 'embedded', 'admin'], type: 'path' })
  @IsString()
  readonly BALLAST_API_KEYS_FILE: string = '';

  /** Issuer of access tokens, exactly as they name it; empty: tokens are not taken ([security](security.md)). */
  @setting({ readBy: ['gateway', 'embedded'], type: 'URL' })
  @Matches(SAFE_URL, { message: 'OIDC_ISSUER: expected an https URL (http on loopback)' })
  readonly OIDC_ISSUER: string = '';

  /** What a token must be meant for; needed with an issuer. */
  @setting({ readBy: ['gateway', 'embedded'] })
  @IsString()
  readonly OIDC_AUDIENCE: string = '';

  /** Signatures that are taken: RS, PS or ES with 256, 384 or 512, EdDSA. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'list' })
  @Matches(new RegExp(`^(${SIGNATURE})(,(${SIGNATURE}))*$`), {
    message:
      'OIDC_ALGORITHMS: expected RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512 or EdDSA, several with commas between',
  })
  readonly OIDC_ALGORITHMS: string = 'RS256,ES256,PS256,EdDSA';

  /** Where the issuer's keys are; empty: as its discovery document says. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'URL' })
  @Matches(SAFE_URL, { message: 'OIDC_JWKS_URL: expected an https URL (http on loopback)' })
  readonly OIDC_JWKS_URL: string = '';

  /** Claim that names the tenant. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'name' })
  @Matches(/^\S+$/, { message: 'OIDC_TENANT_CLAIM: expected the name of a claim' })
  readonly OIDC_TENANT_CLAIM: string = 'tenant';

  /** Claim with the scopes, a list or a text with spaces between. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'name' })
  @Matches(/^\S+$/, { message: 'OIDC_SCOPE_CLAIM: expected the name of a claim' })
  readonly OIDC_SCOPE_CLAIM: string = 'scope';

  /**
   * The tenant whose admins define universes and read `/metrics`, which concern every tenant
   * ([security](security.md)).
   */
  @setting({ readBy: ['gateway', 'embedded'], type: 'name' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, {
    message: 'BALLAST_OPERATOR_TENANT: expected a name of a tenant',
  })
  readonly BALLAST_OPERATOR_TENANT: string = 'default';

  /** Of one credential, twice as many at once; above it 429; 0: no limit. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'requests/s' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_RATE_LIMIT: number = 5_000;

  /** The same of one address (an IPv6 network of 64 bits), whoever calls. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'requests/s' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_ADDRESS_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_ADDRESS_RATE_LIMIT: number = 10_000;

  /** Refused credentials of one address, ten times as many at once; then 429 in the place of 401. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'requests/s' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  @Min(0, { message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  @Max(1_000_000, { message: `BALLAST_REFUSAL_RATE_LIMIT: ${RATE}` })
  readonly BALLAST_REFUSAL_RATE_LIMIT: number = 10;

  /** Open at a time; what is above is closed. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'connections' })
  @Transform(integer)
  @IsInt({ message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  @Min(1, { message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  @Max(1_000_000, { message: 'BALLAST_MAX_CONNECTIONS: expected a whole number from 1 to 1000000' })
  readonly BALLAST_MAX_CONNECTIONS: number = 10_000;

  /**
   * How long a rebalance, a definition or pushed ticks wait for the log to take them; then it is 503 with
   * Retry-After, and may be sent again.
   */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  @Min(100, { message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  @Max(60_000, { message: `BALLAST_PUBLISH_DEADLINE_MS: ${PUBLISH_DEADLINE}` })
  readonly BALLAST_PUBLISH_DEADLINE_MS: number = 5_000;

  /** Most ticks of one `POST /ticks`; one more is 400. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'ticks' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  @Min(1, { message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  @Max(20_000, { message: `BALLAST_PUSH_TICKS: ${TICKS}` })
  readonly BALLAST_PUSH_TICKS: number = 1_000;

  /** Most portfolios of one tenant; a new one beyond is 409. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'portfolios' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  @Min(1, { message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  @Max(100_000, { message: `BALLAST_TENANT_PORTFOLIOS: ${PORTFOLIOS}` })
  readonly BALLAST_TENANT_PORTFOLIOS: number = 1_000;

  /** Whose pages may call from a browser; empty: none. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'origins, ...' })
  @Matches(/^$|^https?:\/\/[^\s,/*]+(,https?:\/\/[^\s,/*]+)*$/, {
    message:
      'BALLAST_CORS_ORIGINS: expected origins like https://desk.example, several with commas between',
  })
  readonly BALLAST_CORS_ORIGINS: string = '';

  /** Proxies whose X-Forwarded-For is believed: addresses, subnets, `loopback`; empty: none. */
  @setting({ readBy: ['gateway', 'embedded'], type: 'addresses, ...' })
  @Matches(/^$|^(loopback|[0-9a-fA-F.:]+(\/\d{1,3})?)(,(loopback|[0-9a-fA-F.:]+(\/\d{1,3})?))*$/, {
    message: 'BALLAST_TRUST_PROXY: expected addresses, subnets or loopback, with commas between',
  })
  readonly BALLAST_TRUST_PROXY: string = '';

  /** How long browsers shall insist on https; 0: nothing is said; only with TLS in front. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 's' })
  @Transform(integer)
  @IsInt({ message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000' })
  @Min(0, { message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000' })
  @Max(63_072_000, {
    message: 'BALLAST_HSTS_SECONDS: expected a whole number of s from 0 to 63072000',
  })
  readonly BALLAST_HSTS_SECONDS: number = 0;
}
