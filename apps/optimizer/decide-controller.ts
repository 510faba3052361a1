import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { StageWork } from '#platform/nest/stage-server.js';
import type { Solver } from '#platform/solver/solver.js';
import { SOLVER } from '#platform/solver/solver-token.js';
import { answering } from '#platform/solver/answering.js';

/** Connects the decide stage to the solver thread. */
@Controller()
export class DecideController {
  constructor(@Inject(SOLVER) private readonly solver: Solver) {}

  @EventPattern('decide')
  decide(@Payload() work: StageWork): Promise<void> {
    return work.answer(answering((request) => this.solver.decide(request)));
  }
}
