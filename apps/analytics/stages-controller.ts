import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { StageWork } from '#platform/nest/stage-server.js';

/** Connects the folding stages of the topology to their runner. */
@Controller()
export class StagesController {
  @EventPattern('normalise')
  normalise(@Payload() work: StageWork): Promise<void> {
    return work.fold();
  }

  @EventPattern('intake')
  intake(@Payload() work: StageWork): Promise<void> {
    return work.fold();
  }

  @EventPattern('bars')
  bars(@Payload() work: StageWork): Promise<void> {
    return work.fold();
  }

  @EventPattern('universe')
  universe(@Payload() work: StageWork): Promise<void> {
    return work.fold();
  }

  @EventPattern('audit')
  audit(@Payload() work: StageWork): Promise<void> {
    return work.fold();
  }
}
