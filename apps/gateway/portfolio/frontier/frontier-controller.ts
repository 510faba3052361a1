import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../access/access.js';
import { ReadyGuard } from '../../access/ready-guard.js';
import { AgreementGuard } from '../../agreement/agreement-guard.js';
import { ClientSignal } from '../../http/client-signal.js';
import { Operation } from '../../openapi/operation.js';
import type { PortfolioEntry } from '../../read-model/portfolio-entry.js';
import { NamesPortfolio } from '../portfolio-parameters.js';
import { PortfolioPipe, RequestedPortfolio } from '../portfolio-pipe.js';
import { PORTFOLIO_FRONTIER_DOC } from './frontier-docs.js';
import { FrontierQuery } from './frontier-query.js';
import { FrontierService } from './frontier-service.js';

/** The efficient frontier of one portfolio: a read that is calculated. */
@Controller(['portfolio', 'portfolios/:portfolioId'])
@ApiTags('portfolio')
@NamesPortfolio()
@Requires('portfolio:read')
@UseGuards(ReadyGuard, AgreementGuard)
export class FrontierController {
  constructor(private readonly frontiers: FrontierService) {}

  @Get('optimization/frontier')
  @Header('content-type', 'application/json; charset=utf-8')
  @Operation(PORTFOLIO_FRONTIER_DOC)
  frontier(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() { points }: FrontierQuery,
    @ClientSignal() client: AbortSignal,
  ): Promise<string> {
    return this.frontiers.text(portfolio, points, client);
  }
}
