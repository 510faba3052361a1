import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { ParquetEnvironment } from './parquet-environment.js';
import { integer } from './transforms.js';

const SPILL = 'expected a whole number of MiB from 1 to 1048576';

/** What of the environment concerns InfluxDB. */
export class InfluxEnvironment extends ParquetEnvironment {
  /** Base URL of an InfluxDB 2, or of a 1.8; empty: nothing is written there. */
  @Matches(/^$|^https?:\/\/[^\s@]+$/, {
    message: 'INFLUX_URL: expected an http or https URL without user and password',
  })
  readonly INFLUX_URL: string = '';

  /** Token that may write the bucket; of a 1.8 `user:password`. Never printed. */
  @IsString()
  readonly INFLUX_TOKEN: string = '';

  /** Organisation of the bucket; a 1.8 has none and takes any. */
  @IsString()
  readonly INFLUX_ORG: string = '';

  /** Bucket of points as they come; of a 1.8 `database/retention-policy`. */
  @IsString()
  readonly INFLUX_BUCKET: string = '';

  /** Most MiB of points on disk while it does not answer; what is more waits in the log. */
  @Transform(integer)
  @IsInt({ message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  @Min(1, { message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  @Max(1_048_576, { message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  readonly BALLAST_INFLUX_SPILL_MIB: number = 1024;
}
