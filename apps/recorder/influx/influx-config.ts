import { join } from 'node:path';
import type { InfluxEnvironment } from '#platform/config/influx-environment.js';
import type { InfluxTarget } from '#platform/influx/influx-writer.js';

/** Less than the service has for its stop. */
const TIMEOUT_MS = 5_000;
const BYTES_PER_MIB = 1024 * 1024;

/** Which InfluxDB is written, and where is kept what it does not take. */
export interface InfluxConfig {
  readonly target: InfluxTarget;
  /** Of positions and spill. */
  readonly directory: string;
  readonly spillLimitBytes: number;
  readonly onTrouble: (text: string) => void;
}

/** What the environment says; null where it names no InfluxDB. */
export function influxConfigIn(
  environment: InfluxEnvironment,
  dataDirectory: string,
  onTrouble: InfluxConfig['onTrouble'],
): InfluxConfig | null {
  const {
    INFLUX_URL: url,
    INFLUX_TOKEN: token,
    INFLUX_ORG: org,
    INFLUX_BUCKET: bucket,
  } = environment;
  if (url === '') return null;
  return {
    target: { url, token, org, bucket, timeoutMs: TIMEOUT_MS },
    directory: join(dataDirectory, 'influx'),
    spillLimitBytes: environment.BALLAST_INFLUX_SPILL_MIB * BYTES_PER_MIB,
    onTrouble,
  };
}
