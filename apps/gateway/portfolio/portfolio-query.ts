import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { PERIODS_PER_YEAR, type Period } from '#core/units.js';
import { PageCursor, PageLimit } from '../http/page-parameters.js';
import { RESOLUTIONS, type Resolution } from './resolution.js';

const given = (values: readonly string[]): string => values.join(', ');
const PERIODS = Object.keys(PERIODS_PER_YEAR);
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const SESSIONS = { message: 'expected a whole number of sessions from 3 to 2500' };
const instantMessage = 'expected a date 2026-04-10 or an instant 2026-04-10T23:00:00Z';

/** The one parameter that every read of a portfolio takes. */
export class PortfolioQuery {
  @IsOptional()
  @IsString({ message: 'expected one portfolio id' })
  @Length(1, 128, { message: 'expected a portfolio id of 1 to 128 characters' })
  readonly portfolioId?: string;
}

/** Query of GET /portfolio/stats. */
export class StatsQuery extends PortfolioQuery {
  @ApiPropertyOptional({ enum: PERIODS, default: 'year', description: 'Of means and covariances' })
  @IsIn(PERIODS, { message: `expected one of ${given(PERIODS)}` })
  readonly period: Period = 'year';

  @ApiPropertyOptional({
    example: 'MASI',
    description: 'An index: adds beta and residual volatility of each instrument to it',
  })
  @IsOptional()
  @IsString({ message: 'expected one symbol of an index' })
  @Length(1, 64, { message: 'expected the symbol of an index' })
  readonly market?: string;

  @ApiPropertyOptional({
    ...{ type: 'integer', minimum: 3, maximum: 2500, example: 247 },
    description: 'The newest sessions that `market` is estimated over; default a year of them',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value,
  )
  @IsInt(SESSIONS)
  @Min(3, SESSIONS)
  @Max(2500, SESSIONS)
  readonly marketSessions?: number;
}

/** Query of GET /portfolio/performance. */
export class PerformanceQuery extends PortfolioQuery {
  @ApiPropertyOptional({
    example: '2024-01-01',
    description: 'A session (inclusive) or an instant (exclusive); default inception',
  })
  @IsOptional()
  @Matches(INSTANT, { message: instantMessage })
  readonly from?: string;

  @ApiPropertyOptional({
    example: '2026-04-10',
    description: 'A session or an instant, inclusive; default now',
  })
  @IsOptional()
  @Matches(INSTANT, { message: instantMessage })
  readonly to?: string;

  @ApiPropertyOptional({ enum: RESOLUTIONS, default: 'window', description: 'Of the series' })
  @IsIn(RESOLUTIONS, { message: `expected one of ${given(RESOLUTIONS)}` })
  readonly resolution: Resolution = 'window';

  @ApiPropertyOptional({
    default: '1/N',
    example: 'MASI',
    description: '`1/N`, or the symbol of an index whose levels are known',
  })
  @IsString({ message: 'expected 1/N or one symbol of an index' })
  @Length(1, 64, { message: 'expected 1/N or the symbol of an index' })
  readonly benchmark: string = '1/N';

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Add the wealth series' })
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' ? true : value === 'false' ? false : value,
  )
  @IsIn([true, false], { message: 'expected true or false' })
  readonly series: boolean = false;
}

/** Query of GET /portfolio/history. */
export class HistoryQuery extends PortfolioQuery {
  @PageCursor()
  readonly cursor?: string;

  @PageLimit()
  readonly limit: number = 50;
}
