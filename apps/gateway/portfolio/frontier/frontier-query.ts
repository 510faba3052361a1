import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { WholeNumber } from '../../http/page-parameters.js';
import { PortfolioQuery } from '../portfolio-query.js';

const POINTS = { message: 'expected an integer from 2 to 100' };

/** Query of GET /portfolio/optimization/frontier. */
export class FrontierQuery extends PortfolioQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 2,
    maximum: 100,
    default: 20,
    description: 'In equal steps of return, from that of min volatility to the largest',
  })
  @WholeNumber()
  @IsInt(POINTS)
  @Min(2, POINTS)
  @Max(100, POINTS)
  readonly points: number = 20;
}
