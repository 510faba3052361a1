import type {
  Calendar,
  DefinitionRecord,
  ShrinkageKind,
  Source,
  UniverseDefinition,
  WindowSpec,
} from '#stream/generated/wire-types.js';
import { isoTimeOrNull } from '../iso-time.js';

/** GET /universes/{id}: what PUT takes, and what became of it. */
export interface UniverseView {
  readonly universeId: string;
  readonly version: number;
  readonly definitionId: string;
  /** In force from the window after the one that ends here; null: from the first. */
  readonly effectiveAfter: string | null;
  readonly venue: string;
  readonly source: Source;
  readonly feeds: readonly string[];
  readonly instruments: readonly string[];
  readonly calendar: Calendar;
  readonly window: WindowSpec;
  readonly estimators: Readonly<
    Record<
      string,
      { readonly halfLifeYears: number | null; readonly shrinkage: ShrinkageKind | null }
    >
  >;
}

/** A universe as it is defined, in the form that PUT takes. */
export function universeView(
  definition: UniverseDefinition,
  { definitionId, effectiveAfter, shrinkage }: DefinitionRecord,
): UniverseView {
  const { universeId, version, venue, source, feeds, instruments, calendar, window } = definition;
  return {
    ...{ universeId, version, definitionId },
    effectiveAfter: isoTimeOrNull(effectiveAfter),
    ...{ venue, source, feeds, instruments, calendar, window },
    estimators: Object.fromEntries(
      definition.estimators.map(({ name, halfLifeYears }) => [
        name,
        { halfLifeYears, shrinkage: Object.hasOwn(shrinkage, name) ? shrinkage[name] : null },
      ]),
    ),
  };
}
