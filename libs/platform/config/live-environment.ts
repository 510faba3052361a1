import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { NotifyEnvironment } from './notify-environment.js';
import { integer } from './transforms.js';

const LISTENERS = 'expected a whole number from 0 to 100000';
const HEARTBEAT = 'expected a whole number of ms from 100 to 60000';

/** What of the environment concerns live push, and replicas that agree. */
export class LiveEnvironment extends NotifyEnvironment {
  /** Streams of server-sent events that a gateway holds open; one more is answered 503. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  @Min(0, { message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  @Max(100_000, { message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  readonly BALLAST_STREAM_LISTENERS: number = 2_000;

  /** Of them, those of one credential; one more is answered 429. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  @Min(0, { message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  @Max(100_000, { message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  readonly BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: number = 1_000;

  /** Time between two heartbeats of a stream, in ms. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  @Min(100, { message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  @Max(60_000, { message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  readonly BALLAST_STREAM_HEARTBEAT_MS: number = 15_000;

  /** Redis over which the replicas of a gateway agree; empty: each answers from its own memory. Never printed: it holds a password. */
  @Matches(/^$|^rediss?:\/\/\S+$/, {
    message: 'REDIS_URL: expected redis://user:password@host:port, or rediss:// for TLS',
  })
  readonly REDIS_URL: string = '';

  /** PEM file of the authority that signed Redis's certificate, where it is one of your own; with rediss:// only. */
  @IsString()
  readonly REDIS_CA_FILE: string = '';

  /** Reads while Redis does not answer: from memory and marked with their age, or refused. */
  @IsIn(['marked', 'refused'], { message: 'BALLAST_STALE_READS: expected marked or refused' })
  readonly BALLAST_STALE_READS: 'marked' | 'refused' = 'marked';
}
