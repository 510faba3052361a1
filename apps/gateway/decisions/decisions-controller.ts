import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ReadyGuard } from '../access/ready-guard.js';
import { DecisionService } from './decision-service.js';
import type { DecisionView } from './decision-view.js';
import type { ReplayView } from './replay-view.js';

/** Provenance of decisions. */
@Controller('decisions')
@UseGuards(ReadyGuard)
export class DecisionsController {
  constructor(private readonly decisions: DecisionService) {}

  @Get(':decisionId')
  decision(@Param('decisionId') decisionId: string): Promise<DecisionView> {
    return this.decisions.view(decisionId);
  }

  @Get(':decisionId/replay')
  replay(@Param('decisionId') decisionId: string): Promise<ReplayView> {
    return this.decisions.replay(decisionId);
  }
}
