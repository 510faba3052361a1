import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest, HttpResponse } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import { ReadModel } from '../read-model/read-model.js';
import { ReplicaAgreement } from './replica-agreement.js';

/** Holds a read of a portfolio back until this replica is where the others are; what cannot be confirmed is marked, or refused. */
@Injectable()
export class AgreementGuard implements CanActivate {
  constructor(
    private readonly agreement: ReplicaAgreement,
    private readonly model: ReadModel,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { params, query } = http.getRequest<HttpRequest>();
    const portfolioId = params.portfolioId ?? query.portfolioId ?? this.config.defaultPortfolio;
    // What is no id is refused by the validation that comes next.
    if (typeof portfolioId !== 'string') return true;
    switch (await this.agreement.reach(portfolioId)) {
      case 'alone':
      case 'agreed':
      case 'waited':
        return true;
      case 'behind':
        throw refusal('this replica is behind what another has answered');
      case 'unconfirmed':
        if (this.config.agreement?.staleReads === 'refused') {
          throw refusal('expected the read store to answer, did not');
        }
        this.#mark(http.getResponse<HttpResponse>(), portfolioId);
        return true;
    }
  }

  /** RFC 9111 for the age; that it could not be compared has no header of its own there. */
  #mark(response: HttpResponse, portfolioId: string): void {
    const foldedAt = this.model.portfolio(portfolioId)?.foldedAt ?? 0;
    const age = foldedAt === 0 ? 0 : Math.max(0, this.clock() - foldedAt);
    response.header('age', String(Math.floor(age / 1000)));
    response.header('ballast-stale', 'unconfirmed');
  }
}

const refusal = (detail: string): ProblemError =>
  new ProblemError('unavailable', `${detail}: try again`, { headers: { 'retry-after': '1' } });
