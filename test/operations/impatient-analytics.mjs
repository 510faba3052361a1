// The analytics service as it is, but with less patience: what a person may wait for, a spec need not.
import 'reflect-metadata';
import { AnalyticsModule } from '../../dist/apps/analytics/analytics-module.js';
import { runService } from '../../dist/libs/platform/service/run-service.js';
import { runStages } from '../../dist/libs/platform/service/run-stages.js';

await runService(
  'analytics',
  (context) => runStages(context, AnalyticsModule, { patienceMs: 1500 }),
  { partitionsEveryMs: 500 },
);
