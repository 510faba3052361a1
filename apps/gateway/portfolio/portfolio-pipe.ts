import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import type { HttpRequest } from '../http/http-exchange.js';
import { ProblemError } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';

/** The portfolio id that the path or `?portfolioId=` names. */
export const RequestedPortfolio = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined => {
    const { params, query } = context.switchToHttp().getRequest<HttpRequest>();
    const named = params.portfolioId ?? query.portfolioId;
    return typeof named === 'string' ? named : undefined;
  },
);

/** From a portfolio id, or none for the default portfolio, to what is known of it; 404 when nothing is. */
@Injectable()
export class PortfolioPipe implements PipeTransform<string | undefined, PortfolioEntry> {
  constructor(
    private readonly model: ReadModel,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  transform(named: string | undefined): PortfolioEntry {
    const portfolioId = named ?? this.config.defaultPortfolio;
    const entry = this.model.portfolio(portfolioId);
    if (entry !== undefined) return entry;
    throw new ProblemError('notFound', `expected a known portfolio, was "${portfolioId}"`);
  }
}
