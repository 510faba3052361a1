import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { StageWork } from '#platform/nest/stage-server.js';
import type { Solver } from '#platform/solver/solver.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import { answerOutput } from '#stream/decide-stage.js';
import type { SolveRequest } from '#stream/generated/wire-types.js';

/** Connects the decide stage to the solver thread. */
@Controller()
export class DecideController {
  constructor(@Inject(SOLVER) private readonly solver: Solver) {}

  @EventPattern('decide')
  decide(@Payload() work: StageWork): Promise<void> {
    return work.answer(async (record) => {
      const request = record.value as SolveRequest;
      return [answerOutput(request, await this.solver.decide(request))];
    });
  }
}
