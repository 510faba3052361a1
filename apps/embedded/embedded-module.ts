import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, type Ports } from '#platform/nest/platform-module.js';
import { AnalyticsModule } from '../analytics/analytics-module.js';
import type { GatewayConfig } from '../gateway/gateway-config.js';
import { GatewayModule } from '../gateway/gateway-module.js';
import { IngestorModule } from '../ingestor/ingestor-module.js';
import { OptimizerModule } from '../optimizer/optimizer-module.js';
import type { RecorderConfig } from '../recorder/recorder-config.js';
import { RecorderModule } from '../recorder/recorder-module.js';

/** All services in one process: the one place where apps meet. */
@Module({})
export class EmbeddedModule {
  static forRoot(ports: Ports, gateway: GatewayConfig, recorder: RecorderConfig): DynamicModule {
    const platform = [PlatformModule.forRoot(ports)];
    return {
      module: EmbeddedModule,
      imports: [
        IngestorModule.forRoot(platform),
        AnalyticsModule,
        { module: OptimizerModule, imports: platform },
        GatewayModule.forRoot(gateway, platform),
        RecorderModule.forRoot(recorder, platform),
      ],
    };
  }
}
