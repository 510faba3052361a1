import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { NotifyEnvironment } from './notify-environment.js';
import { setting } from './setting.js';
import { integer } from './transforms.js';

const LISTENERS = 'expected a whole number from 0 to 100000';
const HEARTBEAT = 'expected a whole number of ms from 100 to 60000';

/** What of the environment concerns live push, and replicas that agree. */
export class LiveEnvironment extends NotifyEnvironment {
  /** Streams of `/portfolio/stream` held open together; one more is 503 with Retry-After. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'streams' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  @Min(0, { message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  @Max(100_000, { message: `BALLAST_STREAM_LISTENERS: ${LISTENERS}` })
  readonly BALLAST_STREAM_LISTENERS: number = 2_000;

  /** Of them, those of one credential; one more is 429. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'streams' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  @Min(0, { message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  @Max(100_000, { message: `BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: ${LISTENERS}` })
  readonly BALLAST_STREAM_LISTENERS_PER_CREDENTIAL: number = 1_000;

  /** Time between two heartbeats of a stream, at which its credential is looked at again. */
  @setting({ readBy: ['gateway', 'embedded'], unit: 'ms' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  @Min(100, { message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  @Max(60_000, { message: `BALLAST_STREAM_HEARTBEAT_MS: ${HEARTBEAT}` })
  readonly BALLAST_STREAM_HEARTBEAT_MS: number = 15_000;

  /**
   * Redis over which replicas agree, `rediss://` with TLS ([ADR 18](adr/0018-replicas-agree.md)); empty: each
   * answers from its own memory.
   */
  @setting({ readBy: ['gateway'], type: 'URL', secret: true })
  @Matches(/^$|^rediss?:\/\/\S+$/, {
    message: 'REDIS_URL: expected redis://user:password@host:port, or rediss:// for TLS',
  })
  readonly REDIS_URL: string = '';

  /** PEM of the authority of Redis's certificate, where it is one of your own. */
  @setting({ readBy: ['gateway'], type: 'path' })
  @IsString()
  readonly REDIS_CA_FILE: string = '';

  /** While Redis does not answer: reads from memory, marked with `age` and `ballast-stale`, or 503. */
  @setting({ readBy: ['gateway'] })
  @IsIn(['marked', 'refused'], { message: 'BALLAST_STALE_READS: expected marked or refused' })
  readonly BALLAST_STALE_READS: 'marked' | 'refused' = 'marked';
}
