import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import type { HttpRequest } from '../http/http-exchange.js';
import { PortfolioQuery } from '../portfolio/portfolio-query.js';

/** Query of GET /portfolio/stream. */
export class StreamQuery extends PortfolioQuery {
  @ApiPropertyOptional({ description: 'As the header Last-Event-ID, which goes before it' })
  @IsOptional()
  @IsString({ message: 'expected one id of an event' })
  @Length(1, 128, { message: 'expected an id of 1 to 128 characters' })
  readonly lastEventId?: string;
}

/** A parameter of a handler: the id of the last event that the client has had, null when it begins. */
export const LastEventId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null => {
    const { headers, query } = context.switchToHttp().getRequest<HttpRequest>();
    const given = headers['last-event-id'] ?? query.lastEventId;
    return typeof given === 'string' && given !== '' ? given : null;
  },
);
