import { Controller, Get, Inject, Param, Query, UseGuards } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { CLOCK, type Clock } from '../clock.js';
import { Operation } from '../openapi/operation.js';
import { ReadModel } from '../read-model/read-model.js';
import { MACRO_DOC } from './macro-docs.js';
import { MacroQuery } from './macro-query.js';
import { macroView, type MacroView } from './macro-view.js';

/** Macro-economic series, the same for everyone. */
@Controller('macro')
@ApiTags('catalogue')
@UseGuards(ReadyGuard)
export class MacroController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly model: ReadModel,
  ) {}

  @Get(':series')
  @Requires('portfolio:read')
  @Operation(MACRO_DOC)
  @ApiParam({
    name: 'series',
    description: 'As its source names it',
    schema: { type: 'string', example: 'ma.cpi' },
  })
  series(@Param('series') series: string, @Query() { asOf }: MacroQuery): MacroView {
    return macroView(this.model.macro, { series, asOf, now: this.clock() });
  }
}
