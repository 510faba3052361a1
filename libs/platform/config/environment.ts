import 'reflect-metadata';
import { plainToInstance, Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsInt, IsString, Length, Max, Min, validateSync } from 'class-validator';
import { BallastError } from '#core/ballast-error.js';

const integer = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
const flag = ({ value }: TransformFnParams): unknown =>
  value === '1' || value === 'true' ? true : value === '0' || value === 'false' ? false : value;

/** Every variable that Ballast reads; anything else that starts with BALLAST_ is a mistake worth a message. */
export class Environment {
  /** Port of the REST gateway; 0 lets the system choose. */
  @Transform(integer)
  @IsInt({ message: 'PORT: expected a whole number from 0 to 65535' })
  @Min(0, { message: 'PORT: expected a whole number from 0 to 65535' })
  @Max(65_535, { message: 'PORT: expected a whole number from 0 to 65535' })
  readonly PORT: number = 3000;

  /** Address to listen on: loopback unless told otherwise. */
  @IsString()
  @Length(1, 255, { message: 'HOST: expected an address or a host name' })
  readonly HOST: string = '127.0.0.1';

  /** Key of the REST gateway; empty: one is generated into the data directory. */
  @IsString()
  readonly BALLAST_API_KEY: string = '';

  /** Where the journal and the generated key live. */
  @IsString()
  @Length(1, 4096, { message: 'BALLAST_DATA_DIR: expected a directory' })
  readonly BALLAST_DATA_DIR: string = '.ballast';

  /** Longest time between a commit and its fsync, in ms; 0 syncs every commit. */
  @Transform(integer)
  @IsInt({ message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  @Min(0, { message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  @Max(10_000, { message: 'BALLAST_FSYNC_MS: expected a whole number of ms from 0 to 10000' })
  readonly BALLAST_FSYNC_MS: number = 50;

  /** Serve /metrics without a key. */
  @Transform(flag)
  @IsBoolean({ message: 'METRICS_PUBLIC: expected true or false' })
  readonly METRICS_PUBLIC: boolean = false;
}

/**
 * Reads the environment once, validated as a whole and frozen.
 * @throws BallastError CONFIG_INVALID naming every fault
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): Environment {
  const known = Object.keys(new Environment());
  const given = Object.fromEntries(
    known.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])),
  );
  const environment = plainToInstance(Environment, given);
  const faults = validateSync(environment, { stopAtFirstError: true }).flatMap(
    ({ property, value, constraints }) => {
      const [message] = Object.values(constraints ?? {});
      const secret = property === 'BALLAST_API_KEY';
      return `${message ?? property}, was "${secret ? '***' : String(value)}"`;
    },
  );
  const { BALLAST_API_KEY: key } = environment;
  if (key !== '' && key.length < 16) {
    faults.push('BALLAST_API_KEY: expected at least 16 characters, was fewer');
  }
  for (const name of Object.keys(variables)) {
    if (name.startsWith('BALLAST_') && !known.includes(name)) {
      faults.push(`${name}: expected one of ${known.join(', ')}`);
    }
  }
  if (faults.length > 0) throw new BallastError('CONFIG_INVALID', faults.join('\n'));
  return Object.freeze(environment);
}
