import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiQuery } from '@nestjs/swagger';

/** Documents how a portfolio is named, on both paths; the document keeps the one that fits. */
export function NamesPortfolio(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    ApiParam({
      name: 'portfolioId',
      description: 'The portfolio',
      // Beside a schema, Nest leaves an example out; inside it, Swagger UI fills it in.
      schema: { type: 'string', example: 'portf1' },
    }),
    ApiQuery({
      name: 'portfolioId',
      required: false,
      description: 'The portfolio; the default portfolio without it',
      schema: { type: 'string' },
    }),
  );
}
