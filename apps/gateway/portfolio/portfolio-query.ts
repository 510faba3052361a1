import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { PERIODS_PER_YEAR, type Period } from '#core/units.js';
import { PageCursor, PageLimit } from '../http/page-parameters.js';
import { RESOLUTIONS, type Resolution } from './resolution.js';

const given = (values: readonly string[]): string => values.join(', ');
const PERIODS = Object.keys(PERIODS_PER_YEAR);
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
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
