import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import type { ReadModel } from '../read-model/read-model.js';

/** A tenant's portfolio of this id; one of another tenant is as unknown as one that does not exist. */
export function ownPortfolio(
  model: ReadModel,
  portfolioId: string,
  tenant: string,
): PortfolioEntry | undefined {
  const entry = model.portfolio(portfolioId);
  return entry?.definition?.tenant === tenant ? entry : undefined;
}

/** The portfolios of a tenant, by id. */
export function ownPortfolios(model: ReadModel, tenant: string): readonly PortfolioEntry[] {
  return model.portfolios().filter(({ definition }) => definition?.tenant === tenant);
}
