import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

const LIMIT = { message: 'expected an integer from 1 to 200' };

/** Not all that Number takes for one: 1e1, 0x10 and blanks are no numbers of a query. */
const isWhole = (value: unknown): boolean => typeof value === 'string' && /^\d{1,9}$/.test(value);

/** A whole number of a query as a number; what is none stays as it is, for the rules that follow to refuse. */
export const WholeNumber = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (isWhole(value) ? Number(value) : value));

/** The parameter of a query that goes on where the page before ended. */
export const PageCursor = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ description: 'nextCursor of the page before' }),
    IsOptional(),
    IsString({ message: 'expected one cursor' }),
  );

/** The parameter of a query that says how many items a page has: 1 to 200, by default 50. */
export const PageLimit = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'integer',
      minimum: 1,
      maximum: 200,
      default: 50,
      description: 'Of a page',
    }),
    WholeNumber(),
    IsInt(LIMIT),
    Min(1, LIMIT),
    Max(200, LIMIT),
  );
