import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import type { HttpRequest, HttpResponse } from '../http/http-exchange.js';
import { possibleId } from '../http/possible-id.js';
import { takesQuery } from '../http/takes-query.js';
import { PortfolioPipe, RequestedPortfolio } from '../portfolio/portfolio-pipe.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { CommandStatus } from './command-status.js';
import type { CommandView } from './command-view.js';
import { RebalanceBody } from './rebalance-body.js';
import { rebalanceHeaders } from './rebalance-headers.js';
import { RebalanceService } from './rebalance-service.js';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
import { NamesPortfolio } from '../portfolio/portfolio-parameters.js';
import { REBALANCE_DOC, REBALANCE_STATUS_DOC, TakesRebalance } from './rebalance-docs.js';

/** Asks for a rebalance and tells what became of it. */
@Controller(['portfolio', 'portfolios/:portfolioId'])
@ApiTags('rebalance')
@NamesPortfolio()
@Requires('portfolio:read')
@UseGuards(ReadyGuard, takesQuery('portfolioId'))
export class RebalanceController {
  constructor(
    private readonly rebalances: RebalanceService,
    private readonly commands: CommandStatus,
  ) {}

  @Post('rebalance')
  @Requires('rebalance:execute')
  @HttpCode(202)
  @Operation(REBALANCE_DOC)
  @TakesRebalance()
  async request(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Body() body: RebalanceBody,
    @Caller() caller: Principal,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<CommandView> {
    const view = await this.rebalances.request(portfolio, body, {
      ...{ ...rebalanceHeaders(request), caller, httpRequestId: request.id },
      trace: request.trace,
    });
    response.header('location', view.statusUrl);
    return view;
  }

  @Get('rebalance/:commandId')
  @Operation(REBALANCE_STATUS_DOC)
  @ApiParam({ name: 'commandId', description: 'As POST answered it', schema: { type: 'string' } })
  async status(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Param('commandId') commandId: string,
  ): Promise<CommandView> {
    return this.commands.status(portfolio, possibleId(commandId, 'command'));
  }
}
