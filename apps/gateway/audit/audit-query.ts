import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Not all that Number takes for one: 1e1, 0x10 and blanks are no numbers of a query. */
const isWhole = (value: unknown): boolean => typeof value === 'string' && /^\d{1,9}$/.test(value);

/** Query of GET /audit. */
export class AuditQuery {
  @ApiPropertyOptional({ description: 'nextCursor of the page before' })
  @IsOptional()
  @IsString({ message: 'expected one cursor' })
  readonly cursor?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Of a page',
  })
  @Transform(({ value }: { value: unknown }) => (isWhole(value) ? Number(value) : value))
  @IsInt({ message: 'expected an integer from 1 to 200' })
  @Min(1, { message: 'expected an integer from 1 to 200' })
  @Max(200, { message: 'expected an integer from 1 to 200' })
  readonly limit: number = 50;
}
