import 'reflect-metadata';
import { Registry } from 'prom-client';
import { registerSolveMetrics } from '#platform/monitoring/solve-metrics.js';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { runService } from '#platform/service/run-service.js';
import { runStages } from '#platform/service/run-stages.js';
import { timedSolver } from '#platform/solver/timed-solver.js';
import { WorkerSolver } from '#platform/solver/worker-solver.js';
import { OptimizerModule } from './optimizer-module.js';

await runService('optimizer', async (context) => {
  const registry = new Registry();
  const now = () => performance.now();
  const solver = timedSolver(new WorkerSolver(), registerSolveMetrics(registry), now);
  const imports = [PlatformModule.forRoot({ solver })];
  const stages = await runStages(context, { module: OptimizerModule, imports }, { registry });
  return {
    async stop() {
      await stages.stop();
      await solver.close();
    },
  };
});
