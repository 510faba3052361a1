import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { ownPortfolio } from '../access/own-portfolios.js';
import { principalOf } from '../access/principal.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';

/** Which portfolio is asked for, and on whose behalf. */
interface Asked {
  /** undefined: the default portfolio. */
  readonly named: string | undefined;
  readonly tenant: string;
}

/** The portfolio that the path or `?portfolioId=` names, as its tenant sees it. */
export const RequestedPortfolio = createParamDecorator(
  (_: unknown, context: ExecutionContext): Asked => {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const named = request.params.portfolioId ?? request.query.portfolioId;
    return {
      named: typeof named === 'string' ? named : undefined,
      tenant: principalOf(request).tenant,
    };
  },
);

/** From a portfolio id to what is known of it, waiting for one that is not folded yet; 404 when nothing is, or nothing to the tenant. */
@Injectable()
export class PortfolioPipe implements PipeTransform<Asked, Promise<PortfolioEntry>> {
  constructor(
    private readonly model: ReadModel,
    private readonly unfolded: Unfolded,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async transform({ named, tenant }: Asked): Promise<PortfolioEntry> {
    const portfolioId = named ?? this.config.defaultPortfolio;
    const entry = await this.unfolded.find(tenant, () =>
      ownPortfolio(this.model, portfolioId, tenant),
    );
    if (entry !== undefined) return entry;
    throw new ProblemError('notFound', `expected a known portfolio, was "${portfolioId}"`);
  }
}
