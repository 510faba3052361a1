import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire, with the service that sent it. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: a root. */
  readonly parentSpanId: string;
  /** UTC ns. */
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** As OTLP's JSON has it; a span that is sampled and has no parent names none. */
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}
interface WireSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
}
interface TracesRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

/** The receiver of a collector, as small as it can be: OTLP over HTTP, JSON, traces alone. */
export class Collector {
  readonly spans: ReceivedSpan[] = [];
  /** What came that is no export of traces. */
  readonly refused: string[] = [];

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Collector> {
    const server = createServer((request, response) => {
      void collector.#take(request).then((status) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
      });
    });
    const collector = new Collector(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Resolves with the spans as soon as they are as told. */
  async when(told: (spans: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]> {
    while (!told(this.spans)) await new Promise((resolve) => setTimeout(resolve, 50));
    return this.spans;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method !== 'POST' || request.url !== '/v1/traces') {
      this.refused.push(`${request.method ?? ''} ${request.url ?? ''}`);
      return 404;
    }
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as TracesRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const { spans } of scopeSpans) {
        this.spans.push(...spans.map((span) => receivedSpan(service, span)));
      }
    }
    return 200;
  }
}

const receivedSpan = (service: string, span: WireSpan): ReceivedSpan => ({
  ...{ service, name: span.name, traceId: span.traceId, spanId: span.spanId },
  parentSpanId: span.parentSpanId ?? '',
  startTimeUnixNano: BigInt(span.startTimeUnixNano),
  endTimeUnixNano: BigInt(span.endTimeUnixNano),
  attributes: valuesOf(span.attributes),
});

const valuesOf = (attributes: readonly Attribute[]): Record<string, string | number> =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
  );
