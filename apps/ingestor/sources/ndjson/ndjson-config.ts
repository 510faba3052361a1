import 'reflect-metadata';
import { IsIn, IsInt, Length, Max, Min } from 'class-validator';
import { NamingConfig } from '../config/source-config.js';
import { TIME_FORMATS, type TimeFormat } from '../intake/event-time.js';

const AS_LINES = { message: 'expected a whole number of lines from 1 to 100000' };
const AS_BYTES = { message: 'expected a whole number of bytes from 64 to 1048576' };
const AS_MS = { message: 'expected a whole number of ms from 1 to 60000' };

/** Lines of JSON from a pipe: the standard input of the ingestor, a FIFO or a file. */
export class NdjsonConfig extends NamingConfig {
  /** `-` is the standard input. */
  @Length(1, 4096, { message: 'expected a path, or - for the standard input' })
  readonly path: string = '-';

  @IsIn(TIME_FORMATS, { message: `expected one of ${TIME_FORMATS.join(', ')}` })
  readonly time: TimeFormat = 'iso';

  /** What a new start is given: only what is new, or everything from the first line again. */
  @IsIn(['new', 'again'], { message: 'expected new or again' })
  readonly restart: 'new' | 'again' = 'new';

  @IsInt(AS_BYTES)
  @Min(64, AS_BYTES)
  @Max(1_048_576, AS_BYTES)
  readonly maxLineBytes: number = 65_536;

  /** Lines that are committed as one, at the most. */
  @IsInt(AS_LINES)
  @Min(1, AS_LINES)
  @Max(100_000, AS_LINES)
  readonly batchLines: number = 1000;

  /** How long lines wait for others to be committed with. */
  @IsInt(AS_MS)
  @Min(1, AS_MS)
  @Max(60_000, AS_MS)
  readonly flushMs: number = 100;
}
