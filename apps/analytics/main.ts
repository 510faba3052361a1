import 'reflect-metadata';
import { runService } from '#platform/service/run-service.js';
import { runStages } from '#platform/service/run-stages.js';
import { AnalyticsModule } from './analytics-module.js';

await runService('analytics', (context) => runStages(context, AnalyticsModule));
