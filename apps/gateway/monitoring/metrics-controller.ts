import { Controller, Get, Header } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { Monitoring } from './monitoring.js';

/** Prometheus. */
@Controller('metrics')
@Requires('metrics')
export class MetricsController {
  constructor(private readonly monitoring: Monitoring) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.monitoring.registry.metrics();
  }
}
