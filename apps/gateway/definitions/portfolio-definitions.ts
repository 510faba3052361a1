import { Inject, Injectable } from '@nestjs/common';
import type { DefinitionRecord, PortfolioDefinition } from '#stream/generated/wire-types.js';
import type { Principal } from '../access/principal.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway-config.js';
import { DEFAULT_LOG_LIMITS } from '../log-writer/log-limits.js';
import { ProblemError } from '../problem/problem-error.js';
import type { ProblemKind } from '../problem/problem.js';
import { ReadModel } from '../read-model/read-model.js';
import { Unfolded } from '../read-model/unfolded.js';
import { answered, answeredDeletion, type Answered } from './answered.js';
import { checkPrecondition, type DefinitionCall } from './definition-call.js';
import { DefinitionService } from './definition-service.js';
import type { DefinitionView } from './definition-view.js';
import { NewIds } from './new-ids.js';
import { portfolioView, type PortfolioView } from './portfolio-view.js';
import { readPortfolio } from './read-portfolio.js';

/** A portfolio in force, and the record that says so. */
interface InForce {
  readonly portfolio: PortfolioDefinition;
  readonly record: DefinitionRecord;
}

/** Portfolios as they are defined: of the caller's tenant alone. */
@Injectable()
export class PortfolioDefinitions {
  constructor(
    private readonly model: ReadModel,
    private readonly definitions: DefinitionService,
    private readonly unfolded: Unfolded,
    private readonly newIds: NewIds,
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'log'>,
  ) {}

  /** @throws ProblemError 404 for a portfolio that is none of the tenant's */
  async view({ tenant }: Principal, portfolioId: string): Promise<PortfolioView> {
    const { portfolio, record } = await this.#own(tenant, portfolioId);
    return portfolioView(portfolio, record);
  }

  /** @param named the id in the path; null: one that the body names, and that must be new
   *  @throws ProblemError 400, 409, 412 or 422 with every fault */
  async put(
    call: DefinitionCall,
    body: unknown,
    named: string | null,
  ): Promise<Answered<PortfolioView>> {
    const { precondition, ...asked } = call;
    const { principal } = call;
    const portfolio = readPortfolio(body, { named, tenant: principal.tenant });
    const { portfolioId } = portfolio;
    return this.newIds.inTurn(portfolio, async () => {
      await this.#checkPlace(portfolio);
      const last = this.model.definitions.lastPortfolio(portfolioId);
      checkPrecondition(precondition, last !== undefined && !last.deleted);
      const state = await this.definitions.submit({
        ...asked,
        ...{ universe: null, portfolio, shrinkage: {} },
        change: named === null || precondition === 'isNew' ? 'create' : 'put',
      });
      return answered(state, {
        view: () => this.view(principal, portfolioId),
        path: `/portfolios/${portfolioId}`,
      });
    });
  }

  /** @throws ProblemError 404 for a portfolio that is none of the tenant's, 412 */
  async delete(call: DefinitionCall, portfolioId: string): Promise<Answered<DefinitionView>> {
    const { portfolio } = await this.#own(call.principal.tenant, portfolioId);
    const { precondition, ...asked } = call;
    checkPrecondition(precondition, true);
    return answeredDeletion(
      await this.definitions.submit({
        ...asked,
        ...{ universe: null, portfolio, shrinkage: {} },
        change: 'delete',
      }),
    );
  }

  async #own(tenant: string, portfolioId: string): Promise<InForce> {
    const find = (): InForce | undefined => {
      const record = this.model.definitions.lastPortfolio(portfolioId);
      if (record?.portfolio?.tenant !== tenant || record.deleted) return undefined;
      return { portfolio: record.portfolio, record };
    };
    const inForce = await this.unfolded.find(tenant, find);
    if (inForce !== undefined) return inForce;
    throw new ProblemError('notFound', `expected a known portfolio, was "${portfolioId}"`);
  }

  /** What no fold of one universe sees: whose an id is, and that it stays in its universe, deleted or not. */
  async #checkPlace({ portfolioId, tenant, universeId }: PortfolioDefinition): Promise<void> {
    const { definitions } = this.model;
    const record = definitions.lastPortfolio(portfolioId);
    const last = record?.portfolio ?? null;
    if (last !== null && last.tenant !== tenant) {
      throw faulty('conflict', 'portfolioId', 'expected an id of yours, was one in use');
    }
    if (last !== null && last.universeId !== universeId) {
      const message = `expected ${last.universeId}, where this id has its history, was ${universeId}`;
      throw faulty('unprocessable', 'universeId', message);
    }
    const { portfolios: most = DEFAULT_LOG_LIMITS.portfolios } = this.config.log ?? {};
    if ((last === null || record?.deleted === true) && definitions.portfoliosOf(tenant) >= most) {
      throw faulty('conflict', 'portfolioId', `expected at most ${most} portfolios, were more`);
    }
    // Another replica may have defined it a moment ago.
    const find = (): unknown => this.model.universe(universeId);
    if ((await this.unfolded.find(tenant, find)) !== undefined) return;
    const message = `expected a defined universe, was "${universeId}"`;
    throw faulty('unprocessable', 'universeId', message);
  }
}

function faulty(kind: ProblemKind, path: string, message: string): ProblemError {
  return new ProblemError(kind, `${path}: ${message}`, { errors: [{ path, message }] });
}
