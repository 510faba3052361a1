import { Controller, Get, Header } from '@nestjs/common';
import { Requires } from '../access/access.js';
import { Monitoring } from './monitoring.js';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../openapi/operation.js';
import { METRICS_TEXT_DOC } from './monitoring-docs.js';

/** Prometheus. */
@Controller('metrics')
@ApiTags('operations')
@Requires('metrics')
export class MetricsController {
  constructor(private readonly monitoring: Monitoring) {}

  @Get()
  @Operation(METRICS_TEXT_DOC)
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.monitoring.registry.metrics();
  }
}
