import { Inject, Injectable } from '@nestjs/common';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { ProblemError } from '../problem/problem-error.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';
import { commandView, type CommandView } from './command-view.js';

/** Tells where a command stands, waiting for one that this replica has not folded yet. */
@Injectable()
export class CommandStatus {
  constructor(
    private readonly model: ReadModel,
    private readonly unfolded: Unfolded,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  /** @throws ProblemError 404 for a command that the portfolio does not know */
  async status(portfolio: PortfolioEntry, commandId: string): Promise<CommandView> {
    const { commands } = this.model;
    const tenant = portfolio.definition?.tenant ?? '';
    const state = await this.unfolded.find(tenant, () => commands.stateOf(portfolio, commandId));
    if (state !== undefined) return commandView(state, this.config.defaultPortfolio);
    throw new ProblemError(
      'notFound',
      `expected a command of ${portfolio.portfolioId}, was "${commandId}"`,
    );
  }
}
