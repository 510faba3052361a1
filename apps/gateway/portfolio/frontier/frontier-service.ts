import { Injectable } from '@nestjs/common';
import type { Metrics, PortfolioStatistics } from '#stream/generated/wire-types.js';
import { AnalysisService } from '../../analysis/analysis-service.js';
import type { PortfolioEntry } from '../../read-model/portfolio-entry.js';
import { currentMetrics, definitionOf } from '../current.js';
import { emptyFrontierView, frontierTask, frontierView } from './frontier-view.js';
import { KeptFrontiers } from './kept-frontiers.js';

/** Of all portfolios together: some 300 frontiers of 20 points and 50 instruments. */
const KEPT_CHARACTERS = 8 * 1024 * 1024;

/** Draws the efficient frontier of a portfolio, as its next decision would see it. */
@Injectable()
export class FrontierService {
  readonly #kept = new KeptFrontiers(KEPT_CHARACTERS);

  constructor(private readonly analysis: AnalysisService) {}

  /**
   * As JSON. Solved in the calculator's pool, once for each window and number of points.
   * @param client fires when the client leaves: nothing is solved for nobody
   * @throws ProblemError 503 before the first window, when too many wait or the deadline passes
   */
  async text(entry: PortfolioEntry, points: number, client: AbortSignal): Promise<string> {
    const metrics = currentMetrics(entry);
    const definition = definitionOf(entry);
    const { statistics } = entry;
    if (statistics === null) return emptyText(metrics, 'too few windows for statistics');
    if (!isInOrder(definition.instruments, statistics.instruments)) {
      return emptyText(
        statistics,
        'expected statistics of the defined instruments, was of those before them',
      );
    }
    const basis = { definition, metrics, statistics };
    const known = this.#kept.find(basis, points);
    if (known !== undefined) return known;
    const task = frontierTask(basis, points);
    const answer = await this.analysis.run('portfolioFrontier', task, client);
    const text = JSON.stringify(frontierView(basis, task, answer));
    this.#kept.keep(basis, points, text);
    return text;
  }
}

const emptyText = (of: Metrics | PortfolioStatistics, message: string): string =>
  JSON.stringify(emptyFrontierView(of, { path: 'points', message }));

/** Whether two lists name the same instruments in the same order. */
const isInOrder = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);
