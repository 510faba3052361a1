import type {
  PortfolioDefinition,
  ShrinkageKind,
  UniverseDefinition,
} from '#stream/generated/wire-types.js';
import { definitionOf } from '../portfolio/current.js';
import type { PortfolioEntry } from '../read-model/portfolio-entry.js';

/** A line of GET /portfolios. */
export interface PortfolioLine {
  readonly portfolioId: string;
  readonly label: string;
  readonly universeId: string;
  readonly instruments: readonly string[];
  readonly objective: string;
  readonly inSample: boolean;
  readonly weightsVersion: number | null;
  readonly sharpe: number | null;
}

/** A line of GET /universes. */
export interface UniverseLine {
  readonly universeId: string;
  readonly venue: string;
  readonly version: number;
  readonly instruments: readonly string[];
  readonly window: { readonly kind: string; readonly dtYears: number };
  readonly estimators: Readonly<
    Record<
      string,
      { readonly halfLifeYears: number | null; readonly shrinkage: ShrinkageKind | null }
    >
  >;
}

/** The kind of each estimator that shrinks. */
type Kinds = Readonly<Record<string, ShrinkageKind>>;

/** The portfolios there are, in short. */
export function portfolioLines(entries: readonly PortfolioEntry[]): {
  readonly items: readonly PortfolioLine[];
} {
  return { items: entries.map((entry) => portfolioLine(entry, definitionOf(entry))) };
}

/** The universes there are, in short. */
export function universeLines(
  universes: readonly UniverseDefinition[],
  shrinkageOf: (universeId: string) => Kinds,
): {
  readonly items: readonly UniverseLine[];
} {
  return {
    items: universes.map((universe) => universeLine(universe, shrinkageOf(universe.universeId))),
  };
}

function portfolioLine(entry: PortfolioEntry, definition: PortfolioDefinition): PortfolioLine {
  return {
    portfolioId: definition.portfolioId,
    label: definition.label,
    universeId: definition.universeId,
    instruments: definition.instruments,
    objective: definition.objective.kind,
    inSample: definition.inSample,
    weightsVersion: entry.metrics?.weightsVersion ?? null,
    sharpe: entry.metrics?.sharpe ?? null,
  };
}

function universeLine(universe: UniverseDefinition, shrinkage: Kinds): UniverseLine {
  return {
    universeId: universe.universeId,
    venue: universe.venue,
    version: universe.version,
    instruments: universe.instruments,
    window: { kind: universe.window.kind, dtYears: universe.window.dtYears },
    estimators: Object.fromEntries(
      universe.estimators.map(({ name, halfLifeYears }) => [
        name,
        { halfLifeYears, shrinkage: Object.hasOwn(shrinkage, name) ? shrinkage[name] : null },
      ]),
    ),
  };
}
