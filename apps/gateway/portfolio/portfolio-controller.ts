import { Controller, Get, Inject, Res, UseGuards } from '@nestjs/common';
import { ReadyGuard } from '../access/ready-guard.js';
import { CLOCK, type Clock } from '../clock.js';
import type { HttpResponse } from '../http/http-exchange.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { PortfolioPipe, RequestedPortfolio } from './portfolio-pipe.js';
import { weightsView, type WeightsView } from './weights-view.js';

/** Reads of one portfolio: the default one, or the one that the path or ?portfolioId= names. */
@Controller(['portfolio', 'portfolios/:portfolioId'])
@UseGuards(ReadyGuard)
export class PortfolioController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get('weights')
  weights(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Res({ passthrough: true }) response: HttpResponse,
  ): WeightsView {
    const view = weightsView(portfolio, this.clock());
    response.setHeader('etag', `"${view.version}"`);
    return view;
  }
}
