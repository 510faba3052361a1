import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { ApiTags } from '@nestjs/swagger';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { Operation } from '../openapi/operation.js';
import { ProblemError } from '../problem/problem-error.js';
import { Readiness } from '../readiness.js';
import { LIVE_DOC, READY_DOC } from './monitoring-docs.js';

/** Probes; no key needed. */
@Controller('health')
@ApiTags('operations')
@Requires('public')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  @Get('live')
  @Operation(LIVE_DOC)
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Operation(READY_DOC)
  @UseGuards(ReadyGuard)
  ready(): { readonly status: 'ready' | 'degraded' } {
    if (this.readiness.closing) throw new ProblemError('unavailable', 'the gateway is closing');
    const keysFail = (this.config.keys?.fault ?? null) !== null;
    return { status: keysFail || this.readiness.isDegraded() ? 'degraded' : 'ready' };
  }
}
