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
import { NamingConfig } from '../config/source-config.js';
import { TIME_FORMATS, type TimeFormat } from '../intake/event-time.js';

const AS_COLUMN = { message: 'expected the name of a column' };
const AS_ROWS = { message: 'expected a whole number of rows from 1 to 100000' };

/** Which column holds what; in a wide table each instrument has a column of its own. */
class ColumnsConfig {
  @Length(1, 255, AS_COLUMN)
  readonly eventTime!: string;

  @IsOptional()
  @Length(1, 255, AS_COLUMN)
  readonly instrument?: string;

  @IsOptional()
  @Length(1, 255, AS_COLUMN)
  readonly price?: string;

  @IsOptional()
  @Length(1, 255, AS_COLUMN)
  readonly cumulativeVolume?: string;

  @IsOptional()
  @Length(1, 255, AS_COLUMN)
  readonly sequence?: string;
}

/** A table of trades or closes in a file, in the order of their times. */
export class FileConfig extends NamingConfig {
  /** Beside the file of the sources, or absolute. */
  @IsString({ message: 'expected the path of a file' })
  @Length(1, 4096, { message: 'expected the path of a file' })
  readonly path!: string;

  @IsIn(['csv', 'parquet'], { message: 'expected csv or parquet' })
  readonly format!: 'csv' | 'parquet';

  /** A row a trade, or a row a time with a column an instrument. */
  @IsIn(['long', 'wide'], { message: 'expected long or wide' })
  readonly layout: 'long' | 'wide' = 'long';

  @IsIn(TIME_FORMATS, { message: `expected one of ${TIME_FORMATS.join(', ')}` })
  readonly time: TimeFormat = 'iso';

  /** Of a CSV file. */
  @Length(1, 1, { message: 'expected one character' })
  readonly delimiter: string = ',';

  @ValidateNested()
  @Type(() => ColumnsConfig)
  @IsObject({ message: 'expected { "eventTime": .. }' })
  readonly columns!: ColumnsConfig;

  /** Rows that are committed as one. */
  @IsInt(AS_ROWS)
  @Min(1, AS_ROWS)
  @Max(100_000, AS_ROWS)
  readonly batchRows: number = 1000;

  override faults(): string[] {
    const { instrument, price, cumulativeVolume, sequence } = this.columns;
    const ofTrades = Object.entries({ instrument, price, cumulativeVolume, sequence });
    const wrong =
      this.layout === 'wide'
        ? ofTrades.filter(([, column]) => column !== undefined)
        : ofTrades.slice(0, 2).filter(([, column]) => column === undefined);
    const expected = this.layout === 'wide' ? 'none in a wide table' : 'one in a long table';
    return [
      ...super.faults(),
      ...wrong.map(
        ([name, column]) => `columns.${name}: expected ${expected}, was ${String(column)}`,
      ),
    ];
  }
}
