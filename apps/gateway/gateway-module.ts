import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access/access-guard.js';
import { Authenticator } from './access/authenticator.js';
import { Throttle } from './access/throttle/throttle.js';
import { AgreementGuard } from './agreement/agreement-guard.js';
import { ReplicaAgreement } from './agreement/replica-agreement.js';
import { AuditArchive } from './audit/audit-archive.js';
import { AuditController } from './audit/audit-controller.js';
import { AnalysisController } from './analysis/analysis-controller.js';
import { AnalysisService } from './analysis/analysis-service.js';
import { CatalogueController } from './catalogue/catalogue-controller.js';
import { CLOCK, type Clock } from './clock.js';
import { DecisionArchive } from './decisions/decision-archive.js';
import { DecisionService } from './decisions/decision-service.js';
import { DecisionsController } from './decisions/decisions-controller.js';
import { DefinitionService } from './definitions/definition-service.js';
import { DefinitionsController } from './definitions/definitions-controller.js';
import { NewIds } from './definitions/new-ids.js';
import { PortfolioDefinitions } from './definitions/portfolio-definitions.js';
import { PortfoliosController } from './definitions/portfolios-controller.js';
import { UniverseDefinitions } from './definitions/universe-definitions.js';
import { UniversesController } from './definitions/universes-controller.js';
import { DocumentsController } from './documents/documents-controller.js';
import { GATEWAY_CONFIG, type GatewayConfig } from './gateway-config.js';
import { LiveController } from './live/live-controller.js';
import { DEFAULT_LIVE_OPTIONS, LIVE_OPTIONS } from './live/live-options.js';
import { LiveStreams } from './live/live-streams.js';
import { StreamAccess } from './live/stream-access.js';
import { CommandLog } from './log-writer/command-log.js';
import { MacroController } from './macro/macro-controller.js';
import { HealthController } from './monitoring/health-controller.js';
import { MetricsController } from './monitoring/metrics-controller.js';
import { Monitoring } from './monitoring/monitoring.js';
import { DEFAULT_PATIENCE_MS, PATIENCE_MS } from './patience.js';
import { FrontierController } from './portfolio/frontier/frontier-controller.js';
import { FrontierService } from './portfolio/frontier/frontier-service.js';
import { PortfolioController } from './portfolio/portfolio-controller.js';
import { QualityController } from './quality/quality-controller.js';
import { Projector } from './read-model/projector.js';
import { ReadModel } from './read-model/read-model.js';
import { Unfolded } from './read-model/unfolded.js';
import { RebalanceController } from './rebalance/rebalance-controller.js';
import { CommandStatus } from './rebalance/command-status.js';
import { RebalanceService } from './rebalance/rebalance-service.js';
import { Readiness } from './readiness.js';
import { PushService } from './ticks/push-service.js';
import { TicksController } from './ticks/ticks-controller.js';

/** The REST gateway. */
@Module({})
export class GatewayModule {
  /**
   * @param platform modules that export TOPIC_READER, TOPIC_WRITER and CALCULATOR; they are the gateway's only way out
   */
  static forRoot(
    config: GatewayConfig,
    platform: NonNullable<ModuleMetadata['imports']>,
  ): DynamicModule {
    return {
      module: GatewayModule,
      imports: platform,
      controllers: [
        DocumentsController,
        HealthController,
        MetricsController,
        CatalogueController,
        PortfoliosController,
        UniversesController,
        QualityController,
        MacroController,
        DefinitionsController,
        PortfolioController,
        FrontierController,
        LiveController,
        RebalanceController,
        TicksController,
        DecisionsController,
        AnalysisController,
        AuditController,
      ],
      providers: [
        { provide: GATEWAY_CONFIG, useValue: config },
        { provide: CLOCK, useValue: Date.now },
        { provide: APP_GUARD, useClass: AccessGuard },
        Authenticator,
        Throttle,
        {
          provide: ReadModel,
          inject: [CLOCK],
          useFactory: (clock: Clock): ReadModel => new ReadModel(clock),
        },
        { provide: PATIENCE_MS, useValue: DEFAULT_PATIENCE_MS },
        Unfolded,
        Readiness,
        Projector,
        { provide: LIVE_OPTIONS, useValue: { ...DEFAULT_LIVE_OPTIONS, ...config.live } },
        LiveStreams,
        StreamAccess,
        ReplicaAgreement,
        AgreementGuard,
        Monitoring,
        CommandLog,
        RebalanceService,
        CommandStatus,
        PushService,
        DefinitionService,
        NewIds,
        PortfolioDefinitions,
        UniverseDefinitions,
        DecisionArchive,
        AuditArchive,
        DecisionService,
        AnalysisService,
        FrontierService,
      ],
      exports: [Readiness, ReadModel],
    };
  }
}
