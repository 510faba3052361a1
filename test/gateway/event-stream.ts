import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { TEST_KEY, type RunningGateway } from './running-gateway.js';

/** An event as a client reads it. */
export interface ReadEvent {
  readonly name: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** A client of server-sent events. */
export interface EventStream {
  readonly response: IncomingMessage;
  /** Everything that has been read and not taken; the oldest first. */
  readonly events: ReadEvent[];
  /** Takes this many events, as soon as they are there. */
  take(count: number): Promise<ReadEvent[]>;
  /** Resolves when the server has ended the stream, or cut it. */
  readonly ended: Promise<void>;
  close(): void;
}

export const portOf = ({ app }: RunningGateway): number =>
  ((app.getHttpServer() as Server).address() as AddressInfo).port;

/** Opens a stream; resolves with its head. */
export async function openEventStream(
  gateway: RunningGateway,
  path: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  let asked: ClientRequest | null = null;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    asked = request({
      ...{ host: '127.0.0.1', port: portOf(gateway), path, agent: false },
      headers: { 'x-api-key': TEST_KEY, ...headers },
    });
    asked.once('response', resolve).once('error', reject).end();
  });
  return readEvents(response, () => asked?.destroy());
}

function readEvents(response: IncomingMessage, close: () => void): EventStream {
  const events: ReadEvent[] = [];
  let waiting: (() => void) | null = null;
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks.flatMap(eventOf));
    waiting?.();
  });
  const ended = new Promise<void>((resolve) => {
    response.on('close', resolve).on('error', () => resolve());
  });
  return {
    ...{ response, events, ended, close },
    take: async (count) => {
      while (events.length < count) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
      return events.splice(0, count);
    },
  };
}

/** Nothing of a block that is no event: `retry`, a comment. */
function eventOf(block: string): ReadEvent[] {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const name = fields.get('event');
  if (name === undefined) return [];
  const data = JSON.parse(fields.get('data') ?? '{}') as Record<string, unknown>;
  return [{ name, id: fields.get('id') ?? '', data }];
}
