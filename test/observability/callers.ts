/** Calls of a gateway as a day brings them: reads, a fault, calculations, rebalances that are only tried, a listener. */
export class Callers {
  readonly #ended = new AbortController();
  readonly #calling: Promise<void>[] = [];

  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  start(): void {
    this.#calling.push(this.#listen(), this.#call());
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#calling);
  }

  async #listen(): Promise<void> {
    try {
      const stream = await this.#ask('/portfolio/stream');
      for await (const chunk of stream.body ?? []) void chunk;
    } catch {
      // Broken off by `stop`.
    }
  }

  async #call(): Promise<void> {
    const body = {
      instruments: ['A', 'B'],
      expectedReturns: [0.1, 0.2],
      covariance: [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
      riskFreeRate: 0.02,
      objective: { kind: 'maxSharpe' },
    };
    const tried = { dryRun: true, reason: 'a test' };
    while (!this.#ended.signal.aborted) {
      for (const [path, sent] of [
        ['/portfolio/weights'],
        ['/portfolios/demo/metrics'],
        ['/no/such/path'],
        ['/analysis/optimize', body],
        ['/portfolios/portf1/rebalance', tried],
      ] as const) {
        await this.#ask(path, sent)
          .then((response) => response.arrayBuffer())
          .catch(() => null);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }

  #ask(path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      signal: this.#ended.signal,
      headers: { 'x-api-key': this.key, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
  }
}
