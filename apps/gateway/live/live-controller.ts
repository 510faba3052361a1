import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { AgreementGuard } from '../agreement/agreement-guard.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { Operation } from '../openapi/operation.js';
import { NamesPortfolio } from '../portfolio/portfolio-parameters.js';
import { PortfolioPipe, RequestedPortfolio } from '../portfolio/portfolio-pipe.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { STREAM_DOC, TakesLastEventId } from './live-docs.js';
import { LiveStreams } from './live-streams.js';
import { LastEventId, StreamQuery } from './stream-query.js';
import type { StreamReply } from './stream-response.js';

/** Live push of one portfolio, as server-sent events. */
@Controller(['portfolio', 'portfolios/:portfolioId'])
@ApiTags('portfolio')
@NamesPortfolio()
@Requires('portfolio:read')
@UseGuards(ReadyGuard, AgreementGuard)
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  @Get('stream')
  @Operation(STREAM_DOC)
  @TakesLastEventId()
  stream(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() _query: StreamQuery,
    @LastEventId() lastEventId: string | null,
    @Caller() { id: credential }: Principal,
    @Req() request: HttpRequest,
    @Res() reply: StreamReply,
  ): Promise<void> {
    return this.streams.open({ portfolio, credential, lastEventId, request, reply });
  }
}
