import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
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
import { SourceConfig } from '../config/source-config.js';
import { TIME_FORMATS, type TimeFormat } from '../intake/event-time.js';

const AS_COLUMN = { message: 'expected the name of a column' };
const AS_PATH = { message: 'expected the path of a file' };
const AS_ROWS = { message: 'expected a whole number of rows from 1 to 100000' };
const AS_UNIT = { message: 'expected a unit of at most 64 characters' };

/** Which column holds what. */
class MacroColumns {
  @Length(1, 255, AS_COLUMN)
  readonly series!: string;

  @Length(1, 255, AS_COLUMN)
  readonly period!: string;

  @Length(1, 255, AS_COLUMN)
  readonly value!: string;

  @Length(1, 255, AS_COLUMN)
  readonly releasedAt!: string;

  @IsOptional()
  @Length(1, 255, AS_COLUMN)
  readonly unit?: string;
}

/** Values of macro-economic series in a CSV file, a row a release. They are of no universe. */
export class MacroConfig extends SourceConfig {
  /** Beside the file of the sources, or absolute. */
  @IsString(AS_PATH)
  @Length(1, 4096, AS_PATH)
  readonly path!: string;

  /** How `releasedAt` is written; a date stands for the end of its day, UTC. */
  @IsIn(TIME_FORMATS, { message: `expected one of ${TIME_FORMATS.join(', ')}` })
  readonly time: TimeFormat = 'iso';

  @Length(1, 1, { message: 'expected one character' })
  readonly delimiter: string = ',';

  @ValidateNested()
  @Type(() => MacroColumns)
  @IsObject({ message: 'expected { "series": .., "period": .., "value": .., "releasedAt": .. }' })
  readonly columns!: MacroColumns;

  /** Of values without a column for it. */
  @IsString(AS_UNIT)
  @Length(0, 64, AS_UNIT)
  readonly unit: string = '';

  /** Rows that are committed as one. */
  @IsInt(AS_ROWS)
  @Min(1, AS_ROWS)
  @Max(100_000, AS_ROWS)
  readonly batchRows: number = 1000;

  override faults(): string[] {
    return this.universe === undefined
      ? []
      : [`universe: expected none, was ${JSON.stringify(this.universe).slice(0, 80)}`];
  }
}
