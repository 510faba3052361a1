import { Controller, Get, UseGuards } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ownPortfolios } from '../access/own-portfolios.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { ReadModel } from '../read-model/read-model.js';
import {
  portfolioLines,
  universeLines,
  type PortfolioLine,
  type UniverseLine,
} from './catalogue-view.js';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
import { PORTFOLIOS_DOC, UNIVERSES_DOC } from './catalogue-docs.js';

/** What there is. */
@Controller()
@ApiTags('catalogue')
@Requires('portfolio:read')
@UseGuards(ReadyGuard)
export class CatalogueController {
  constructor(private readonly model: ReadModel) {}

  @Get('portfolios')
  @Operation(PORTFOLIOS_DOC)
  portfolios(@Caller() caller: Principal): { readonly items: readonly PortfolioLine[] } {
    return portfolioLines(ownPortfolios(this.model, caller.tenant));
  }

  @Get('universes')
  @Operation(UNIVERSES_DOC)
  universes(): { readonly items: readonly UniverseLine[] } {
    return universeLines(this.model.universes(), (id) => this.model.shrinkage(id));
  }
}
