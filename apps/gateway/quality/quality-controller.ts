import { Controller, Get, Inject, Param, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { CLOCK, type Clock } from '../clock.js';
import { NamesDefinition } from '../definitions/definition-parameters.js';
import { UniverseDefinitions } from '../definitions/universe-definitions.js';
import { Operation } from '../openapi/operation.js';
import { ReadModel } from '../read-model/read-model.js';
import { QUALITY_DOC } from './quality-docs.js';
import { qualityView, type QualityView } from './quality-view.js';

/** What the feeds of a universe have brought. */
@Controller('universes')
@ApiTags('catalogue')
@UseGuards(ReadyGuard)
export class QualityController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly universes: UniverseDefinitions,
    private readonly model: ReadModel,
  ) {}

  @Get(':universeId/quality')
  @Requires('portfolio:read')
  @Operation(QUALITY_DOC)
  @NamesDefinition('universeId', 'casablanca')
  async quality(
    @Caller() principal: Principal,
    @Param('universeId') universeId: string,
  ): Promise<QualityView> {
    const universe = await this.universes.definition(principal, universeId);
    return qualityView(universe, this.model.market, this.clock());
  }
}
