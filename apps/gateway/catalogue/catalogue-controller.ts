import { Controller, Get, UseGuards } from '@nestjs/common';
import { ReadyGuard } from '../access/ready-guard.js';
import { ReadModel } from '../read-model/read-model.js';
import {
  portfolioLines,
  universeLines,
  type PortfolioLine,
  type UniverseLine,
} from './catalogue-view.js';

/** What there is. */
@Controller()
@UseGuards(ReadyGuard)
export class CatalogueController {
  constructor(private readonly model: ReadModel) {}

  @Get('portfolios')
  portfolios(): { readonly items: readonly PortfolioLine[] } {
    return portfolioLines(this.model.portfolios());
  }

  @Get('universes')
  universes(): { readonly items: readonly UniverseLine[] } {
    return universeLines(this.model.universes());
  }
}
