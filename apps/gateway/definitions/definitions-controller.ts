import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { possibleId } from '../http/possible-id.js';
import { Operation } from '../openapi/operation.js';
import { DEFINITION_DOC } from './definition-docs.js';
import { NamesDefinition } from './definition-parameters.js';
import { DefinitionService } from './definition-service.js';
import type { DefinitionView } from './definition-view.js';

/** What became of a definition that was answered 202. */
@Controller('definitions')
@ApiTags('definitions')
@UseGuards(ReadyGuard)
@Requires('portfolio:read')
export class DefinitionsController {
  constructor(private readonly definitions: DefinitionService) {}

  @Get(':definitionId')
  @Operation(DEFINITION_DOC)
  @NamesDefinition('definitionId')
  async definition(
    @Caller() principal: Principal,
    @Param('definitionId') definitionId: string,
  ): Promise<DefinitionView> {
    return this.definitions.status(principal, possibleId(definitionId, 'definition'));
  }
}
