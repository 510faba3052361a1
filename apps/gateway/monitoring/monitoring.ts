import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { registerCalculatorMetrics } from '#platform/monitoring/calculator-metrics.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { ReadModel } from '../read-model/read-model.js';
import { registerBusinessMetrics } from './business-metrics.js';

/** The gateway's own registry: process, HTTP, calculator and business figures. */
@Injectable()
export class Monitoring implements OnModuleInit {
  readonly registry = new Registry();

  constructor(
    private readonly model: ReadModel,
    @Inject(CALCULATOR) private readonly calculator: Calculator,
  ) {}

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry });
    registerBusinessMetrics(this.registry, this.model);
    registerCalculatorMetrics(this.registry, this.calculator);
  }
}
