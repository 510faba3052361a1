import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../../gateway-config.js';
import type { HttpRequest } from '../../http/http-exchange.js';
import { ProblemError } from '../../problem/problem-error.js';
import { networkOf } from './network-of.js';
import type { RateLimits } from './rate-limits.js';
import { TokenBuckets, type Rate } from './token-buckets.js';

const UNLIMITED: RateLimits = { credential: 0, address: 0, refusal: 0 };

/** A bucket takes some 200 bytes. */
const CAPACITY = 50_000;

/** How often a credential and an address may call, and an address be refused. */
@Injectable()
export class Throttle {
  readonly #credential: Limit | null;
  readonly #address: Limit | null;
  readonly #refusal: Limit | null;

  constructor(@Inject(GATEWAY_CONFIG) config: GatewayConfig, @Inject(CLOCK) now: Clock) {
    const { credential, address, refusal } = config.limits ?? UNLIMITED;
    const limit = (name: string, perSecond: number, seconds: number): Limit | null =>
      perSecond === 0
        ? null
        : new Limit(name, { perSecond, burst: Math.max(1, perSecond * seconds) }, now);
    this.#credential = limit('credential', credential, 2);
    this.#address = limit('address', address, 2);
    this.#refusal = limit('refusal', refusal, 10);
  }

  /** @throws ProblemError 429 when the address has called too often */
  admitAddress(request: HttpRequest): void {
    this.#address?.take(addressOf(request));
  }

  /** @throws ProblemError 429 when the credential has called too often */
  admitCredential(id: string): void {
    this.#credential?.take(id);
  }

  /** Counts a refused credential. @throws ProblemError 429 in place of the refusal when there were too many */
  countRefusal(request: HttpRequest): void {
    this.#refusal?.take(addressOf(request));
  }

  /** Before what costs more than a look-up. @throws ProblemError 429 when the address has been refused too often */
  admitUnknown(request: HttpRequest): void {
    this.#refusal?.look(addressOf(request));
  }
}

const addressOf = ({ ip }: HttpRequest): string => networkOf(ip ?? '');

class Limit {
  readonly #buckets: TokenBuckets;

  constructor(
    private readonly name: string,
    private readonly rate: Rate,
    now: Clock,
  ) {
    this.#buckets = new TokenBuckets({ rate, capacity: CAPACITY, now });
  }

  take(whose: string): void {
    this.#check(this.#buckets.take(whose));
  }

  look(whose: string): void {
    this.#check(this.#buckets.look(whose));
  }

  #check(waitMs: number): void {
    if (waitMs === 0) return;
    const { perSecond, burst } = this.rate;
    const seconds = Math.ceil(waitMs / 1000);
    throw new ProblemError(
      'tooManyRequests',
      `expected at most ${perSecond} a second of one ${this.name}, were more`,
      {
        headers: {
          'retry-after': String(seconds),
          // draft-ietf-httpapi-ratelimit-headers-10
          ratelimit: `"${this.name}";r=0;t=${seconds}`,
          'ratelimit-policy': `"${this.name}";q=${burst};w=${Math.ceil(burst / perSecond)}`,
        },
      },
    );
  }
}
