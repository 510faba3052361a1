// The analytics service as a former release: whose snapshots the present one does not take for its own.
import 'reflect-metadata';
import { AnalyticsModule } from '../../dist/apps/analytics/analytics-module.js';
import { runService } from '../../dist/libs/platform/service/run-service.js';
import { runStages } from '../../dist/libs/platform/service/run-stages.js';

await runService('analytics', (context) =>
  runStages(context, AnalyticsModule, { fingerprint: 'a former release' }),
);
