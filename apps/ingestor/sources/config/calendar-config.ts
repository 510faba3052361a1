import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { Calendar } from '#stream/generated/wire-types.js';

const DAY_MINUTES = 1440;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const AS_DATE = { message: 'expected a date as YYYY-MM-DD' };
const AS_DATES = { message: 'expected dates as YYYY-MM-DD', each: true };
const AS_MINUTE = { message: `expected a minute of the day from 0 to ${DAY_MINUTES}` };
const AS_OFFSET = {
  message: `expected minutes east of UTC from -${DAY_MINUTES} to ${DAY_MINUTES}`,
};
const AS_LIST = { message: 'expected a list' };
const AS_WEEKDAYS = { message: 'expected ISO weekdays from 1 to 7', each: true };

/** A session that closes early. */
class HalfDayConfig {
  @Matches(DATE, AS_DATE)
  readonly date!: string;

  @IsInt(AS_MINUTE)
  @Min(0, AS_MINUTE)
  @Max(DAY_MINUTES, AS_MINUTE)
  readonly closeMinute!: number;
}

/** Minutes east of UTC from a local date on. */
class UtcOffsetConfig {
  @Matches(DATE, AS_DATE)
  readonly from!: string;

  @IsInt(AS_OFFSET)
  @Min(-DAY_MINUTES, AS_OFFSET)
  @Max(DAY_MINUTES, AS_OFFSET)
  readonly minutes!: number;
}

/** Sessions as data, as PUT /universes takes them. */
export class CalendarConfig implements Calendar {
  @IsIn(['sessions', 'continuous'], { message: 'expected sessions or continuous' })
  readonly kind: 'sessions' | 'continuous' = 'sessions';

  @Matches(DATE, AS_DATE)
  readonly start!: string;

  @IsInt(AS_MINUTE)
  @Min(0, AS_MINUTE)
  @Max(DAY_MINUTES, AS_MINUTE)
  readonly openMinute: number = 0;

  @IsInt(AS_MINUTE)
  @Min(0, AS_MINUTE)
  @Max(DAY_MINUTES, AS_MINUTE)
  readonly closeMinute: number = DAY_MINUTES;

  @IsArray(AS_LIST)
  @IsInt(AS_WEEKDAYS)
  @Min(1, AS_WEEKDAYS)
  @Max(7, AS_WEEKDAYS)
  readonly weekend: number[] = [6, 7];

  @IsArray(AS_LIST)
  @Matches(DATE, AS_DATES)
  readonly holidays: string[] = [];

  @IsArray(AS_LIST)
  @ValidateNested({ each: true })
  @Type(() => HalfDayConfig)
  readonly halfDays: HalfDayConfig[] = [];

  @IsArray(AS_LIST)
  @ValidateNested({ each: true })
  @Type(() => UtcOffsetConfig)
  readonly utcOffsets: UtcOffsetConfig[] = [];
}
