import { Controller, Get, Header, Inject, Query, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/access.js';
import { ReadyGuard } from '../access/ready-guard.js';
import { AgreementGuard } from '../agreement/agreement-guard.js';
import { CLOCK, type Clock } from '../clock.js';
import { DecisionArchive } from '../decisions/decision-archive.js';
import { numberOf } from '../http/cursor.js';
import type { HttpResponse } from '../http/http-exchange.js';
import { Operation } from '../openapi/operation.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';
import { ReadModel } from '../read-model/read-model.js';
import { universeOf } from './current.js';
import { HISTORY_DOC } from './history-docs.js';
import { historyView, type HistoryView } from './history-view.js';
import { METRICS_DOC } from './metrics-docs.js';
import { metricsView, type MetricsView } from './metrics-view.js';
import { OPTIMIZATION_DOC } from './optimization-docs.js';
import { optimizationView, type OptimizationView } from './optimization-view.js';
import { PERFORMANCE_DOC } from './performance-docs.js';
import { performanceView, type PerformanceView } from './performance-view.js';
import { NamesPortfolio } from './portfolio-parameters.js';
import { PortfolioPipe, RequestedPortfolio } from './portfolio-pipe.js';
import { HistoryQuery, PerformanceQuery, PortfolioQuery, StatsQuery } from './portfolio-query.js';
import { STATS_DOC } from './stats-docs.js';
import { statsText } from './stats-view.js';
import { WEIGHTS_DOC } from './weights-docs.js';
import { weightsView, type WeightsView } from './weights-view.js';

/** Reads of one portfolio: the default one, or the one that the path or ?portfolioId= names. */
@Controller(['portfolio', 'portfolios/:portfolioId'])
@ApiTags('portfolio')
@NamesPortfolio()
@Requires('portfolio:read')
@UseGuards(ReadyGuard, AgreementGuard)
export class PortfolioController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly model: ReadModel,
    private readonly archive: DecisionArchive,
  ) {}

  @Get('weights')
  @Operation(WEIGHTS_DOC)
  weights(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() _query: PortfolioQuery,
    @Res({ passthrough: true }) response: HttpResponse,
  ): WeightsView {
    const view = weightsView(portfolio, this.clock());
    response.header('etag', `"${view.version}"`);
    return view;
  }

  @Get('stats')
  @Header('content-type', 'application/json; charset=utf-8')
  @Operation(STATS_DOC)
  stats(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() query: StatsQuery,
  ): string {
    const { market } = this.model;
    return statsText(portfolio, query, () => ({
      universe: universeOf(this.model, portfolio),
      market,
    }));
  }

  @Get('metrics')
  @Operation(METRICS_DOC)
  metrics(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() _query: PortfolioQuery,
  ): MetricsView {
    return metricsView(portfolio);
  }

  @Get('performance')
  @Operation(PERFORMANCE_DOC)
  performance(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() query: PerformanceQuery,
  ): PerformanceView {
    const { market } = this.model;
    return performanceView(
      portfolio,
      { universe: universeOf(this.model, portfolio), market },
      query,
    );
  }

  @Get('history')
  @Operation(HISTORY_DOC)
  async history(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() query: HistoryQuery,
  ): Promise<HistoryView> {
    const page = { below: numberOf(query.cursor), limit: query.limit };
    return historyView(await this.archive.page(portfolio, page));
  }

  @Get('optimization')
  @Operation(OPTIMIZATION_DOC)
  optimization(
    @RequestedPortfolio(PortfolioPipe) portfolio: PortfolioEntry,
    @Query() _query: PortfolioQuery,
  ): OptimizationView {
    return optimizationView(portfolio);
  }
}
