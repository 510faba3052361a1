import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { registerCalculatorMetrics } from '#platform/monitoring/calculator-metrics.js';
import { EventLoopWatch } from '#platform/monitoring/event-loop-watch.js';
import { CALCULATOR } from '#platform/solver/calculator-token.js';
import type { Calculator } from '#platform/solver/calculator.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { registerAgreementMetrics } from '../agreement/agreement-metrics.js';
import { ReplicaAgreement } from '../agreement/replica-agreement.js';
import { registerLiveMetrics } from '../live/live-metrics.js';
import { LiveStreams } from '../live/live-streams.js';
import { ReadModel } from '../read-model/read-model.js';
import { registerBusinessMetrics } from './business-metrics.js';

/** What /metrics shows: process, event loop, HTTP, calculator, business figures, and what shares the process. */
@Injectable()
export class Monitoring implements OnModuleInit, OnModuleDestroy {
  readonly registry: Registry;
  #eventLoop: EventLoopWatch | null = null;

  constructor(
    private readonly model: ReadModel,
    private readonly streams: LiveStreams,
    private readonly agreement: ReplicaAgreement,
    @Inject(CALCULATOR) private readonly calculator: Calculator,
    @Inject(GATEWAY_CONFIG) { registry }: GatewayConfig,
  ) {
    this.registry = registry ?? new Registry();
  }

  onModuleInit(): void {
    collectDefaultMetrics({ register: this.registry });
    registerBusinessMetrics(this.registry, this.model);
    registerCalculatorMetrics(this.registry, this.calculator);
    registerLiveMetrics(this.registry, () => this.streams.figures);
    registerAgreementMetrics(this.registry, () => this.agreement.reads);
    this.#eventLoop = new EventLoopWatch(this.registry);
  }

  onModuleDestroy(): void {
    this.#eventLoop?.stop();
  }
}
