import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import type { HttpResponse } from '../http/http-exchange.js';
import { Operation } from '../openapi/operation.js';
import { sent } from './answered.js';
import { Call, type DefinitionCall } from './definition-call.js';
import type { DefinitionView } from './definition-view.js';
import { PortfolioDefinitions } from './portfolio-definitions.js';
import {
  CREATE_PORTFOLIO_DOC,
  DELETE_PORTFOLIO_DOC,
  PORTFOLIO_DOC,
  PUT_PORTFOLIO_DOC,
  TakesPortfolio,
} from './portfolio-docs.js';
import type { PortfolioView } from './portfolio-view.js';
import { IfNew, IfVersion, NamesDefinition, Reason } from './definition-parameters.js';

const NAMED = NamesDefinition('portfolioId', 'portf1');

/** Portfolios as they are defined. */
@Controller('portfolios')
@ApiTags('definitions')
@UseGuards(ReadyGuard)
export class PortfoliosController {
  constructor(private readonly portfolios: PortfolioDefinitions) {}

  @Get(':portfolioId')
  @Requires('portfolio:read')
  @Operation(PORTFOLIO_DOC)
  @NAMED
  async portfolio(
    @Caller() principal: Principal,
    @Param('portfolioId') portfolioId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<PortfolioView> {
    const view = await this.portfolios.view(principal, portfolioId);
    response.header('etag', `"${view.version}"`);
    return view;
  }

  @Post()
  @HttpCode(201)
  @Requires('portfolio:write')
  @Operation(CREATE_PORTFOLIO_DOC)
  @Reason()
  @TakesPortfolio()
  async create(
    @Call() call: DefinitionCall,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<PortfolioView | DefinitionView> {
    return sent(response, await this.portfolios.put(call, body, null));
  }

  @Put(':portfolioId')
  @Requires('portfolio:write')
  @Operation(PUT_PORTFOLIO_DOC)
  @NAMED
  @IfVersion()
  @IfNew()
  @Reason()
  @TakesPortfolio()
  async put(
    @Call() call: DefinitionCall,
    @Param('portfolioId') portfolioId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<PortfolioView | DefinitionView> {
    return sent(response, await this.portfolios.put(call, body, portfolioId));
  }

  @Delete(':portfolioId')
  @Requires('portfolio:write')
  @Operation(DELETE_PORTFOLIO_DOC)
  @NAMED
  @IfVersion()
  @Reason()
  async delete(
    @Call() call: DefinitionCall,
    @Param('portfolioId') portfolioId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<DefinitionView> {
    return sent(response, await this.portfolios.delete(call, portfolioId));
  }
}
