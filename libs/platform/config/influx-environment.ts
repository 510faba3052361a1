import 'reflect-metadata';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { ParquetEnvironment } from './parquet-environment.js';
import { setting } from './setting.js';
import { integer } from './transforms.js';

const SPILL = 'expected a whole number of MiB from 1 to 1048576';

/** What of the environment concerns InfluxDB. */
export class InfluxEnvironment extends ParquetEnvironment {
  /**
   * InfluxDB that metrics, weights and closes are written to ([InfluxDB](influxdb.md)), `http://influxdb:8086`;
   * https wherever the network is not yours alone, since each request carries the token; empty: none.
   */
  @setting({ readBy: ['recorder', 'embedded'], type: 'URL', secret: true })
  @Matches(/^$|^https?:\/\/[^\s@]+$/, {
    message: 'INFLUX_URL: expected an http or https URL without user and password',
  })
  readonly INFLUX_URL: string = '';

  /** Token that may write the bucket; of a 1.8 `user:password`. */
  @setting({ readBy: ['recorder', 'embedded'], secret: true })
  @IsString()
  readonly INFLUX_TOKEN: string = '';

  /** Organisation of the bucket. */
  @setting({ readBy: ['recorder', 'embedded'] })
  @IsString()
  readonly INFLUX_ORG: string = '';

  /** Bucket of points as they come; of a 1.8 `database/retention-policy`. */
  @setting({ readBy: ['recorder', 'embedded'] })
  @IsString()
  readonly INFLUX_BUCKET: string = '';

  /** Points on disk at most while InfluxDB does not take them; what is more waits in the log. */
  @setting({ readBy: ['recorder', 'embedded'], unit: 'MiB' })
  @Transform(integer)
  @IsInt({ message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  @Min(1, { message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  @Max(1_048_576, { message: `BALLAST_INFLUX_SPILL_MIB: ${SPILL}` })
  readonly BALLAST_INFLUX_SPILL_MIB: number = 1024;
}
