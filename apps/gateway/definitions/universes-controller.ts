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
import { UniverseDefinitions } from './universe-definitions.js';
import {
  CREATE_UNIVERSE_DOC,
  DELETE_UNIVERSE_DOC,
  UNIVERSE_DOC,
  PUT_UNIVERSE_DOC,
  TakesUniverse,
} from './universe-docs.js';
import type { UniverseView } from './universe-view.js';
import { IfNew, IfVersion, NamesDefinition, Reason } from './definition-parameters.js';

const NAMED = NamesDefinition('universeId', 'casablanca');

/** Universes as they are defined. */
@Controller('universes')
@ApiTags('definitions')
@UseGuards(ReadyGuard)
export class UniversesController {
  constructor(private readonly universes: UniverseDefinitions) {}

  @Get(':universeId')
  @Requires('portfolio:read')
  @Operation(UNIVERSE_DOC)
  @NAMED
  async universe(
    @Caller() principal: Principal,
    @Param('universeId') universeId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<UniverseView> {
    const view = await this.universes.view(principal, universeId);
    response.header('etag', `"${view.version}"`);
    return view;
  }

  @Post()
  @HttpCode(201)
  @Requires('operator')
  @Operation(CREATE_UNIVERSE_DOC)
  @Reason()
  @TakesUniverse()
  async create(
    @Call() call: DefinitionCall,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<UniverseView | DefinitionView> {
    return sent(response, await this.universes.put(call, body, null));
  }

  @Put(':universeId')
  @Requires('operator')
  @Operation(PUT_UNIVERSE_DOC)
  @NAMED
  @IfVersion()
  @IfNew()
  @Reason()
  @TakesUniverse()
  async put(
    @Call() call: DefinitionCall,
    @Param('universeId') universeId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<UniverseView | DefinitionView> {
    return sent(response, await this.universes.put(call, body, universeId));
  }

  @Delete(':universeId')
  @Requires('operator')
  @Operation(DELETE_UNIVERSE_DOC)
  @NAMED
  @IfVersion()
  @Reason()
  async delete(
    @Call() call: DefinitionCall,
    @Param('universeId') universeId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<DefinitionView> {
    return sent(response, await this.universes.delete(call, universeId));
  }
}
