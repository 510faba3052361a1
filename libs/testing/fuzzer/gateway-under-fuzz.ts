import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { WireAnswer } from '../openapi/answer-faults.js';
import { targetOf, type FuzzCase } from './fuzz-case.js';

const PATIENCE_MS = 60_000;
const WRONG_KEY = 'a-key-that-nobody-has-given-out';

/** A gateway that listens, and a key that opens all of it. */
export interface FuzzTarget {
  readonly host: string;
  readonly port: number;
  readonly key: string;
  /** At once; 8 when absent. */
  readonly connections?: number;
}

/** Sends requests as they are drawn, over connections that stay open: what breaks one shows in what follows on it. */
export class GatewayUnderFuzz {
  readonly #agent: Agent;

  constructor(private readonly target: FuzzTarget) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: target.connections ?? 8 });
  }

  /** The answer to a case. @throws Error when there is none within a minute */
  send(one: FuzzCase): Promise<WireAnswer> {
    const { asked, body } = one;
    const headers: Record<string, string> = { ...one.headers, ...this.#credential(one) };
    if (body !== null) {
      if (body.contentType !== '') headers['content-type'] = body.contentType;
      headers['content-length'] = String(Buffer.byteLength(body.text));
    }
    return this.ask(asked.method.toUpperCase(), targetOf(one), headers, body?.text ?? null);
  }

  ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | null,
  ): Promise<WireAnswer> {
    const { host, port } = this.target;
    return new Promise((resolve, reject) => {
      const asked = httpRequest(
        { host, port, method, path, headers, agent: this.#agent, timeout: PATIENCE_MS },
        (response) => {
          answered(response).then(resolve, reject);
        },
      );
      asked.on('timeout', () => asked.destroy(new Error('expected an answer, was none')));
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }

  #credential({ credential }: FuzzCase): Record<string, string> {
    switch (credential) {
      case 'key':
        return { 'x-api-key': this.target.key };
      case 'bearer':
        return { authorization: `Bearer ${this.target.key}` };
      case 'wrong':
        return { authorization: `Bearer ${WRONG_KEY}` };
      case 'none':
        return {};
    }
  }
}

async function answered(response: IncomingMessage): Promise<WireAnswer> {
  const { statusCode: status = 0, headers } = response;
  // A stream has no end to wait for: that it began is the answer.
  if (headers['content-type']?.startsWith('text/event-stream') === true) {
    response.destroy();
    return { status, headers, text: '' };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status, headers, text: Buffer.concat(chunks).toString('utf8') };
}
