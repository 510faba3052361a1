import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
  type LocalJWKSet,
} from 'jose';

/** Keys are asked for again this often, so one that the issuer has withdrawn ends here too. */
const REFRESH_MS = 300_000;

/** An unknown key asks for the keys at once, but not more often than this: anyone can invent one. */
const COOLDOWN_MS = 30_000;

/** While there are no keys at all, they are asked for this often. */
const RETRY_MS = 1_000;

/** Thrown while the issuer's keys have never been had: nothing can be said of a token, good or bad. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * The public keys of a token issuer. They are had in the background and when a token names an unknown one; while the
 * issuer does not answer, those that were had go on.
 */
export class IssuerKeys {
  #keys: LocalJWKSet | null = null;
  #askedAt = -Infinity;
  #asking: Promise<void> | null = null;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly options: {
      /** Asks the issuer. */
      readonly ask: () => Promise<JSONWebKeySet>;
      /** UTC ms. */
      readonly now: () => number;
      readonly onFault: (reason: string) => void;
    },
  ) {
    this.#timer = setInterval(() => {
      void this.#refresh(0);
    }, REFRESH_MS).unref();
  }

  /** The key that a token's header names, as jose asks for it. @throws KeysUnavailable, or jose's error where none fits */
  readonly keyOf = async (
    header: JWSHeaderParameters,
    token: FlattenedJWSInput,
  ): Promise<CryptoKey> => {
    if (this.#keys === null) await this.#refresh(RETRY_MS);
    try {
      return await this.#known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#refresh(COOLDOWN_MS);
      return this.#known(header, token);
    }
  };

  close(): void {
    clearInterval(this.#timer);
  }

  async #known(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.#keys === null) throw new KeysUnavailable('expected keys of the issuer, had none');
    return this.#keys(header, token);
  }

  /** Asks, or waits for the answer to whoever has just asked. */
  async #refresh(cooldownMs: number): Promise<void> {
    const now = this.options.now();
    if (this.#asking === null && now - this.#askedAt >= cooldownMs) {
      this.#askedAt = now;
      this.#asking = this.#ask();
    }
    await this.#asking;
  }

  async #ask(): Promise<void> {
    try {
      this.#keys = createLocalJWKSet(await this.options.ask());
    } catch (error) {
      this.options.onFault(error instanceof Error ? error.message : String(error));
    } finally {
      this.#asking = null;
    }
  }
}
