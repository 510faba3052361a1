import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { isLoopback } from '#platform/config/loopback.js';
import { isObject } from '../config/checked.js';
import { NamingConfig } from '../config/source-config.js';
import { TIME_FORMATS, type TimeFormat } from '../intake/event-time.js';

const AS_PATH = { message: 'expected a path like data.0.p' };
const AS_MS = { message: 'expected a whole number of ms from 1 to 86400000' };
const AS_BYTES = { message: 'expected a whole number of bytes from 64 to 16777216' };
const AS_MESSAGES = { message: 'expected a whole number of messages from 1 to 100000' };
const DAY_MS = 86_400_000;

/** Where in a message a quote has its fields: members and places of lists, with dots between. */
export class MessageMap {
  /** Of the list whose elements are quotes; the other paths but `only` start at an element then. */
  @IsOptional()
  @Length(1, 255, AS_PATH)
  readonly list?: string;

  @Length(1, 255, AS_PATH)
  readonly instrument!: string;

  @Length(1, 255, AS_PATH)
  readonly price!: string;

  @Length(1, 255, AS_PATH)
  readonly eventTime!: string;

  @IsOptional()
  @Length(1, 255, AS_PATH)
  readonly cumulativeVolume?: string;

  @IsOptional()
  @Length(1, 255, AS_PATH)
  readonly sequence?: string;

  /** What a message has at these paths, from its top, when it brings quotes; every other is passed over. */
  @IsObject({ message: 'expected { "path": value }' })
  readonly only: Readonly<Record<string, unknown>> = {};
}

/** A websocket that sends trades as JSON. */
export class WebsocketConfig extends NamingConfig {
  @IsString({ message: 'expected a wss: address' })
  readonly url!: string;

  /** Sent after each opening: text as it is, anything else as JSON. */
  @IsArray({ message: 'expected a list of messages' })
  readonly subscribe: readonly unknown[] = [];

  @IsIn(TIME_FORMATS, { message: `expected one of ${TIME_FORMATS.join(', ')}` })
  readonly time: TimeFormat = 'iso';

  @ValidateNested()
  @Type(() => MessageMap)
  @IsObject({ message: 'expected { "instrument": .., "price": .., "eventTime": .. }' })
  readonly map!: MessageMap;

  @IsInt(AS_MS)
  @Min(1, AS_MS)
  @Max(DAY_MS, AS_MS)
  readonly handshakeTimeoutMs: number = 10_000;

  /** Without a message for so long, a connection is taken for dead. */
  @IsInt(AS_MS)
  @Min(1, AS_MS)
  @Max(DAY_MS, AS_MS)
  readonly idleTimeoutMs: number = 30_000;

  @IsInt(AS_BYTES)
  @Min(64, AS_BYTES)
  @Max(16_777_216, AS_BYTES)
  readonly maxMessageBytes: number = 1_048_576;

  /** Messages that wait to be committed, at the most. */
  @IsInt(AS_MESSAGES)
  @Min(1, AS_MESSAGES)
  @Max(100_000, AS_MESSAGES)
  readonly maxBuffered: number = 50_000;

  /** Messages that are committed as one, at the most. */
  @IsInt(AS_MESSAGES)
  @Min(1, AS_MESSAGES)
  @Max(100_000, AS_MESSAGES)
  readonly batchMessages: number = 1000;

  override faults(): string[] {
    const address = addressFault(this.url);
    return [
      ...super.faults(),
      ...(address === null ? [] : [`url: ${address}`]),
      ...this.subscribe.flatMap((message, index) =>
        typeof message === 'string' || isObject(message) || Array.isArray(message)
          ? []
          : [`subscribe[${index}]: expected text, an object or a list, was ${String(message)}`],
      ),
      ...Object.entries(this.map.only).flatMap(([path, value]) =>
        isObject(value) || Array.isArray(value)
          ? [`map.only.${path}: expected text, a number, true, false or null`]
          : [],
      ),
    ];
  }
}

/** Why an address is none to connect to; its query may hold a key and is not repeated. */
function addressFault(text: string): string | null {
  const expected = 'expected a wss: address (ws: on loopback) without a fragment';
  if (!URL.canParse(text)) return `${expected}, was none`;
  const { protocol, hostname, host, hash } = new URL(text);
  const isSafe = protocol === 'wss:' || (protocol === 'ws:' && isLoopback(hostname));
  return isSafe && hash === '' ? null : `${expected}, was ${protocol}//${host}`;
}
