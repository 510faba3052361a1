import { Body, Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { Caller } from '../access/caller.js';
import type { Principal } from '../access/principal.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { TakesBodies } from '../http/body-types.js';
import { JSON_TYPE, LINES_TYPE } from '../http/media-types.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { takesQuery } from '../http/takes-query.js';
import { Operation } from '../openapi/operation.js';
import { PushService, type PushView } from './push-service.js';
import { pushCall } from './read-ticks.js';
import { PUSH_DOC, TakesTicks } from './ticks-docs.js';

/** Market data that callers push. */
@Controller('ticks')
@ApiTags('catalogue')
@UseGuards(ReadyGuard, takesQuery('feed'))
export class TicksController {
  constructor(private readonly pushes: PushService) {}

  @Post()
  @HttpCode(202)
  @Requires('ingest')
  @Operation(PUSH_DOC)
  @TakesBodies(JSON_TYPE, LINES_TYPE)
  @TakesTicks()
  async push(
    @Body() body: unknown,
    @Query('feed') feed: string | undefined,
    @Caller() caller: Principal,
    @Req() request: HttpRequest,
  ): Promise<PushView> {
    return this.pushes.push(pushCall(body, feed), { caller, httpRequestId: request.id });
  }
}
