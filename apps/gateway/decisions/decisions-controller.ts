import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { ClientSignal } from '../http/client-signal.js';
import { possibleId } from '../http/possible-id.js';
import { takesQuery } from '../http/takes-query.js';
import { DecisionService } from './decision-service.js';
import type { DecisionView } from './decision-view.js';
import type { ReplayView } from './replay-view.js';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
import { DECISION_ID } from '../openapi/recorded-decision.js';
import { DECISION_DOC, REPLAY_DOC } from './decision-docs.js';

/** Provenance of decisions. */
@Controller('decisions')
@ApiTags('decisions')
@ApiParam({
  name: 'decisionId',
  description: 'As in the history of a portfolio',
  schema: { type: 'string', example: DECISION_ID },
})
@Requires('portfolio:read')
@UseGuards(ReadyGuard, takesQuery())
export class DecisionsController {
  constructor(private readonly decisions: DecisionService) {}

  @Get(':decisionId')
  @Operation(DECISION_DOC)
  async decision(
    @Param('decisionId') decisionId: string,
    @Caller() caller: Principal,
  ): Promise<DecisionView> {
    return this.decisions.view(possibleId(decisionId, 'decision'), caller.tenant);
  }

  @Get(':decisionId/replay')
  @Operation(REPLAY_DOC)
  async replay(
    @Param('decisionId') decisionId: string,
    @Caller() caller: Principal,
    @ClientSignal() client: AbortSignal,
  ): Promise<ReplayView> {
    return this.decisions.replay(possibleId(decisionId, 'decision'), caller.tenant, client);
  }
}
