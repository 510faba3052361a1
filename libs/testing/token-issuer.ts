import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import Provider from 'oidc-provider';
import { SCOPES } from '#platform/access/scope.js';

/** What the tokens of {@link TokenIssuer} are for. */
export const AUDIENCE = 'https://ballast.test';

interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** What a forged or unusual token has that an ordinary one has not. */
export interface Unusual {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** In the place of the issuer's private key. */
  readonly key?: CryptoKey | Uint8Array;
  readonly algorithm?: string;
}

/** A real OpenID Connect provider on loopback whose clients have credentials, and whose private key the tests have too. */
export class TokenIssuer {
  #handle: (request: IncomingMessage, response: ServerResponse) => unknown = () => undefined;
  readonly #server: Server;
  #key: SigningKey;
  /** What the provider writes into the tenant claim. */
  tenant = 'default';
  /** Requests for the keys since the start. */
  asked = 0;
  /** Answers 500 to everything. */
  down = false;

  private constructor(key: SigningKey) {
    this.#key = key;
    this.#server = createServer((request, response) => {
      if (request.url?.includes('jwks') === true) this.asked += 1;
      if (this.down) response.writeHead(500).end();
      else this.#handle(request, response);
    });
  }

  static async start(): Promise<TokenIssuer> {
    const issuer = new TokenIssuer(await signingKey('first'));
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    issuer.#provide();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Signs with a new key from now on, and shows no other. */
  async rotate(id: string): Promise<void> {
    this.#key = await signingKey(id);
    this.#provide();
  }

  /** A token of the provider's own, for client credentials (RFC 6749, 4.4). */
  async token(scope: string): Promise<string> {
    const response = await fetch(`${this.url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('desk:desk-secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const { access_token: token } = (await response.json()) as { readonly access_token?: string };
    if (token === undefined) throw new Error(`expected a token, was ${response.status}`);
    return token;
  }

  /** A token that the provider would not have given, signed with its own key unless another is named. */
  forge({ claims, header, key, algorithm = 'RS256' }: Unusual = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const ordinary: JWTPayload = {
      ...{ iss: this.url, aud: AUDIENCE, sub: 'forger', iat: now, exp: now + 600 },
      ...{ scope: 'portfolio:read', tenant: 'default' },
    };
    return new SignJWT({ ...ordinary, ...claims })
      .setProtectedHeader({ alg: algorithm, kid: this.#key.id, ...header })
      .sign(key ?? this.#key.privateKey);
  }

  /** The public key as text, which a verifier that mixes up algorithms takes for a shared secret. */
  async publicKeyText(): Promise<Uint8Array> {
    return new TextEncoder().encode(await exportSPKI(this.#key.publicKey));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #provide(): void {
    const scope = SCOPES.join(' ');
    const resource = { scope, audience: AUDIENCE, accessTokenTTL: 600 };
    const provider = new Provider(this.url, {
      clients: [
        {
          client_id: 'desk',
          client_secret: 'desk-secret',
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
        },
      ],
      jwks: { keys: [this.#key.jwk] },
      scopes: [...SCOPES],
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => AUDIENCE,
          getResourceServerInfo: () => ({
            ...resource,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      extraTokenClaims: () => ({ tenant: this.tenant }),
      ttl: { ClientCredentials: resource.accessTokenTTL },
    });
    this.#handle = provider.callback();
  }
}

/** A key pair of its own, as of an issuer that is not trusted. */
export async function signingKey(id: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: id, alg: 'RS256', use: 'sig' };
  return { id, privateKey, publicKey, jwk };
}
