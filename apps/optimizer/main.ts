import 'reflect-metadata';
import { PlatformModule } from '#platform/nest/platform-module.js';
import { runService } from '#platform/service/run-service.js';
import { runStages } from '#platform/service/run-stages.js';
import { WorkerSolver } from '#platform/solver/worker-solver.js';
import { OptimizerModule } from './optimizer-module.js';

await runService('optimizer', async (context) => {
  const solver = new WorkerSolver();
  const imports = [PlatformModule.forRoot({ solver })];
  const stages = await runStages(context, { module: OptimizerModule, imports });
  return {
    async stop() {
      await stages.stop();
      await solver.close();
    },
  };
});
