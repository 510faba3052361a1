import { Controller, Get, UseGuards } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { ReadyGuard } from '../access/ready-guard.js';

/** Probes; no key needed. */
@Controller('health')
@Requires('public')
export class HealthController {
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @UseGuards(ReadyGuard)
  ready(): { readonly status: 'ready' } {
    return { status: 'ready' };
  }
}
