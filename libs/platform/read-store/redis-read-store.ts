import { createClient } from '@redis/client';
import { CLAIM } from './claim-script.js';
import { RAISE } from './raise-script.js';
import type { Agreement, ClaimAnswer, Coordinates, ReadStore } from './read-store.js';

/** How a store is reached, and what it may take. */
export interface RedisOptions {
  /** redis:// or rediss://, with user and password where the server wants them: never printed. */
  readonly url: string;
  /** PEM of the authority that signed the server's certificate; absent: those that Node knows. */
  readonly authority?: string;
  /** First part of every key. */
  readonly namespace: string;
  /** Told once when the server stops answering, and once when it answers again. */
  readonly onState: (state: 'reachable' | 'unreachable', reason: string) => void;
  /** Longest wait for an answer. */
  readonly timeoutMs?: number;
  /** How long nobody asks a server that has not answered. */
  readonly pauseMs?: number;
}

/** Coordinates that nobody has served for so long are forgotten. */
const TTL_MS = 600_000;
const CONNECT_MS = 2_000;
const LONGEST_PAUSE_MS = 1_000;

const UNREACHABLE: Agreement = { kind: 'unreachable' };

/** A {@link ReadStore} in Redis. It connects again by itself; without a connection nothing waits. */
export class RedisReadStore implements ReadStore {
  readonly #client;
  readonly #timeoutMs: number;
  readonly #pauseMs: number;
  #state: 'reachable' | 'unreachable' = 'reachable';
  #silentUntil = 0;

  constructor(private readonly options: RedisOptions) {
    this.#timeoutMs = options.timeoutMs ?? 250;
    this.#pauseMs = options.pauseMs ?? 250;
    this.#client = clientOf(options);
    this.#client.on('error', (error: Error) => this.#failed(error));
    // The promise settles when the first connection stands; whoever asks before is told `unreachable`.
    this.#client.connect().catch((error: unknown) => this.#failed(error));
  }

  async raise(portfolioId: string, coordinates: Coordinates): Promise<Agreement> {
    const key = `${this.options.namespace}:served:${portfolioId}`;
    const newest = await this.#ask(() => this.#client.raise(key, TTL_MS, coordinates));
    return newest === undefined ? UNREACHABLE : { kind: 'newest', coordinates: newest };
  }

  async claim(name: string, holder: string, forMs: number): Promise<ClaimAnswer> {
    const key = `${this.options.namespace}:claimed:${name}`;
    const isHeld = await this.#ask(() => this.#client.claim(key, holder, forMs));
    return isHeld === undefined ? 'unreachable' : isHeld ? 'held' : 'taken';
  }

  async close(): Promise<void> {
    if (this.#client.isOpen) this.#client.destroy();
  }

  /** Undefined where there is no answer in time. */
  async #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    // A server that hangs costs one call its patience, not each of them.
    if (performance.now() < this.#silentUntil) return undefined;
    try {
      const answer = await inTime(ask(), this.#timeoutMs);
      this.#answered();
      return answer;
    } catch (error) {
      this.#silentUntil = performance.now() + this.#pauseMs;
      this.#failed(error);
      return undefined;
    }
  }

  #answered(): void {
    if (this.#state === 'reachable') return;
    this.#state = 'reachable';
    this.options.onState('reachable', 'it answers');
  }

  /** The message of a client's error names host and port, never the URL with its password. */
  #failed(error: unknown): void {
    if (this.#state === 'unreachable') return;
    this.#state = 'unreachable';
    this.options.onState('unreachable', reasonOf(error));
  }
}

function clientOf({ url, authority }: RedisOptions) {
  const socket = {
    connectTimeout: CONNECT_MS,
    reconnectStrategy: (retries: number) => Math.min(50 * (retries + 1), LONGEST_PAUSE_MS),
  };
  return createClient({
    url,
    scripts: { raise: RAISE, claim: CLAIM },
    // A read that cannot be confirmed now is not confirmed later either.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    socket: authority === undefined ? socket : { ...socket, tls: true, ca: authority },
  });
}

/** Rejects when there is no answer in time; one that comes later is nobody's. */
async function inTime<Value>(answer: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}

/** Also of errors that another realm has made. */
const reasonOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
