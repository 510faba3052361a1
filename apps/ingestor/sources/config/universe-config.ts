import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsPositive,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type {
  Estimator,
  ShrinkageKind,
  Source,
  UniverseDefinition,
  WindowSpec,
} from '#stream/generated/wire-types.js';
import { universeFaults } from '#stream/universe/validate-definition.js';
import { CalendarConfig } from './calendar-config.js';
import { checked, type ConfigPlace } from './checked.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9 ._:/^=&+-]{0,63}$/;
const AS_NAME = {
  message: 'expected a name of 1 to 64 letters, digits, spaces and . _ : / ^ = & + -',
};
const AS_NAMES = {
  message: 'expected names of 1 to 64 letters, digits and . _ : / ^ = & + -',
  each: true,
};
const AS_LIST = { message: 'expected a list' };
const WEEK_MS = 604_800_000;
const DAY_MS = 86_400_000;
const AS_MS = { message: 'expected a whole number of ms' };
const AS_YEARS = { message: 'expected a positive number of years' };

/** The moments window. */
class WindowConfig implements WindowSpec {
  @IsIn(['session', 'tumbling'], { message: 'expected session or tumbling' })
  readonly kind: 'session' | 'tumbling' = 'session';

  @IsInt(AS_MS)
  @Min(0, AS_MS)
  @Max(WEEK_MS, AS_MS)
  readonly sizeMs: number = 0;

  @IsInt(AS_MS)
  @Min(-WEEK_MS, AS_MS)
  @Max(WEEK_MS, AS_MS)
  readonly offsetMs: number = 0;

  @IsNumber({}, AS_YEARS)
  @IsPositive(AS_YEARS)
  readonly dtYears!: number;

  @IsInt(AS_MS)
  @Min(0, AS_MS)
  @Max(DAY_MS, AS_MS)
  readonly disorderBoundMs: number = 0;
}

/** One estimator; a half-life of null is expanding. */
class EstimatorConfig {
  @IsOptional()
  @IsNumber({}, AS_YEARS)
  @IsPositive(AS_YEARS)
  readonly halfLifeYears: number | null = null;

  @IsOptional()
  @IsIn(['ledoitWolf', 'oas'], { message: 'expected ledoitWolf or oas' })
  readonly shrinkage: ShrinkageKind | null = null;
}

/** A universe as PUT /universes takes it; what it leaves out follows from its source. */
class UniverseConfig {
  @Matches(ID, { message: 'expected 1 to 64 letters, digits, dots, dashes and underscores' })
  readonly universeId!: string;

  @Matches(NAME, AS_NAME)
  readonly venue!: string;

  @IsIn(['live', 'history', 'simulated'], { message: 'expected live, history or simulated' })
  readonly source: Source = 'live';

  @IsOptional()
  @IsArray(AS_LIST)
  @Matches(NAME, AS_NAMES)
  readonly feeds?: string[];

  @IsArray(AS_LIST)
  @Matches(NAME, AS_NAMES)
  readonly instruments!: string[];

  @ValidateNested()
  @Type(() => CalendarConfig)
  @IsObject({ message: 'expected an object' })
  readonly calendar!: CalendarConfig;

  @ValidateNested()
  @Type(() => WindowConfig)
  @IsObject({ message: 'expected an object' })
  readonly window!: WindowConfig;

  @IsObject({ message: 'expected { "slow": { "halfLifeYears": 0.5 } }' })
  readonly estimators!: Record<string, unknown>;
}

/** A universe that a source brings with it. */
export interface ConfiguredUniverse {
  readonly universe: UniverseDefinition;
  /** Of the estimators that shrink. */
  readonly shrinkage: Readonly<Record<string, ShrinkageKind>>;
}

/** Reads a universe for the feed of a source. @returns null when there was a fault */
export function readUniverse(
  value: unknown,
  feed: string,
  place: ConfigPlace,
): ConfiguredUniverse | null {
  const { path, faults } = place;
  const config = checked(UniverseConfig, value, place);
  if (config === null) return null;
  const before = faults.length;
  const { universeId, venue, source, instruments, calendar, window } = config;
  const estimators: Estimator[] = [];
  const shrinkage: Record<string, ShrinkageKind> = {};
  for (const [name, given] of Object.entries(config.estimators)) {
    const at = { path: `${path}.estimators.${name}`, faults };
    const estimator = checked(EstimatorConfig, given, at);
    if (estimator === null) continue;
    estimators.push({ name, halfLifeYears: estimator.halfLifeYears });
    if (estimator.shrinkage !== null) shrinkage[name] = estimator.shrinkage;
  }
  const universe: UniverseDefinition = {
    ...{ universeId, venue, source, instruments, estimators },
    version: 1,
    feeds: config.feeds ?? [feed],
    calendar: { ...calendar },
    window: { ...window },
  };
  if (faults.length === before) {
    faults.push(...universeFaults(universe, null).map((fault) => `${path}.${fault}`));
    if (!universe.feeds.includes(feed)) {
      faults.push(
        `${path}.feeds: expected the feed ${feed} among them, was ${String(config.feeds)}`,
      );
    }
  }
  return faults.length === before ? { universe, shrinkage } : null;
}
