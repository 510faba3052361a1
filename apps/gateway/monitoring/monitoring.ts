import { Injectable, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ReadModel } from '../read-model/read-model.js';
import { registerBusinessMetrics } from './business-metrics.js';

/** The gateway's own registry: process, HTTP and business figures. */
@Injectable()
export class Monitoring implements OnModuleInit {
  readonly registry = new Registry();

  constructor(private readonly model: ReadModel) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry });
    registerBusinessMetrics(this.registry, this.model);
  }
}
