import 'reflect-metadata';
import { Allow, IsNumber, IsObject, IsOptional, IsPositive, Matches } from 'class-validator';

/** Names that are feeds of the platform itself. */
const FEED = /^[a-z][a-z0-9.-]{0,62}[a-z0-9]$/;

/** What every source says of itself; each kind adds its own. */
export abstract class SourceConfig {
  /** Names its feed: its cursor, its watermarks, its figures. */
  @Matches(FEED, { message: 'expected 2 to 64 lower-case letters, digits, dots and dashes' })
  readonly feed!: string;

  @Allow()
  readonly kind!: string;

  /** A universe, or the path of a file with one; read on its own. */
  @Allow()
  readonly universe!: unknown;

  /** What no field says alone, each fault as `field: expected x, was y`. */
  faults(): string[] {
    return [];
  }
}

const AS_LIMIT = { message: 'expected a positive fraction of the price before, like 0.1' };

/** A source of prices. */
export abstract class PriceConfig extends SourceConfig {
  /** Greatest move of a price from the last one of a session before, as a fraction of it; left out: none. */
  @IsOptional()
  @IsNumber({}, AS_LIMIT)
  @IsPositive(AS_LIMIT)
  readonly dailyLimit: number | null = null;
}

/** A source whose instruments have other names than the universe's. */
export abstract class NamingConfig extends PriceConfig {
  /** The universe's name of an instrument by the source's; one that is not named is itself. */
  @IsObject({ message: 'expected { "name of the source": "name of the universe" }' })
  readonly instruments: Readonly<Record<string, string>> = {};

  override faults(): string[] {
    return Object.entries(this.instruments).flatMap(([name, instrument]: [string, unknown]) =>
      typeof instrument === 'string'
        ? []
        : [`instruments.${name}: expected a name, was ${JSON.stringify(instrument)}`],
    );
  }

  names(): ReadonlyMap<string, string> {
    return new Map(Object.entries(this.instruments));
  }
}
