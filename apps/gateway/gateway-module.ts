import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeyGuard } from './access/api-key-guard.js';
import { CLOCK, type Clock } from './clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway-config.js';
import { PortfolioController } from './portfolio/portfolio-controller.js';
import { Projector } from './read-model/projector.js';
import { ReadModel } from './read-model/read-model.js';
import { Readiness } from './readiness.js';

/** The REST gateway. */
@Module({})
export class GatewayModule {
  /**
   * @param platform modules that export TOPIC_READER, TOPIC_WRITER and SOLVER; they are the gateway's only way out
   */
  static forRoot(
    config: GatewayConfig,
    platform: NonNullable<ModuleMetadata['imports']>,
  ): DynamicModule {
    return {
      module: GatewayModule,
      imports: platform,
      controllers: [PortfolioController],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: CLOCK, useValue: Date.now },
        { provide: APP_GUARD, useClass: ApiKeyGuard },
        {
          provide: ReadModel,
          inject: [CLOCK],
          useFactory: (clock: Clock): ReadModel => new ReadModel(clock),
        },
        Readiness,
        Projector,
      ],
      exports: [Readiness, ReadModel],
    };
  }
}
