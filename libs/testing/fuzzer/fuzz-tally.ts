import type { WireAnswer } from '../openapi/answer-faults.js';
import { shownCase, type FuzzCase } from './fuzz-case.js';

/** A fault of one kind, with the shortest request that showed it. */
export interface Finding {
  readonly operation: string;
  readonly fault: string;
  readonly request: string;
  readonly times: number;
}

/** What a campaign has seen. */
export class FuzzTally {
  readonly #findings = new Map<string, Finding>();
  readonly #statuses = new Map<number, number>();
  readonly #accepted = new Set<string>();
  readonly #unavailable = new Map<string, string>();
  requests = 0;

  add(
    one: FuzzCase,
    { status, text }: Pick<WireAnswer, 'status' | 'text'>,
    faults: readonly string[],
  ): void {
    this.requests += 1;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    const operation = one.asked.operation.operationId;
    if (status >= 200 && status < 300) this.#accepted.add(operation);
    if (status === 503) this.#unavailable.set(operation, text);
    for (const fault of faults) this.#note(operation, fault, shownCase(one));
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** Operations that some request got through to. */
  get accepted(): ReadonlySet<string> {
    return this.#accepted;
  }

  /** Operations that some request found unavailable, each with the last words it was told so in. */
  get unavailable(): ReadonlyMap<string, string> {
    return this.#unavailable;
  }

  /** How many answers had which status. */
  get statuses(): string {
    return [...this.#statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status} x ${times}`)
      .join(', ');
  }

  #note(operation: string, fault: string, request: string): void {
    // Numbers and quoted texts differ from request to request; the fault is the same.
    const key = `${operation} ${fault.replaceAll(/\[\d+\]/g, '[]').replace(/, was .*/s, '')}`;
    const known = this.#findings.get(key);
    const isShorter = known === undefined || request.length < known.request.length;
    this.#findings.set(key, {
      operation,
      fault: isShorter ? fault : known.fault,
      request: isShorter ? request : known.request,
      times: (known?.times ?? 0) + 1,
    });
  }
}
