import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import type { Fallback, ObjectiveKind } from '#stream/generated/wire-types.js';

const KINDS = ['maxSharpe', 'minVolatility'];
const FALLBACKS = ['none', 'minVolatility'];

/** Absent is a default; null is a mistake. */
const isGiven = (_: object, value: unknown): boolean => value !== undefined;

/** An objective for this rebalance only. */
export class ObjectiveOverride {
  @IsIn(KINDS, { message: 'expected maxSharpe or minVolatility' })
  readonly kind!: ObjectiveKind;

  @IsIn(FALLBACKS, { message: 'expected none or minVolatility' })
  readonly fallback: Fallback = 'none';
}

/** Constraints for this rebalance only; the bounds are read against the portfolio's instruments. */
export class ConstraintsOverride {
  @IsObject({ message: 'expected bounds as { lower, upper } or { instrument: [lower, upper] }' })
  readonly bounds!: Readonly<Record<string, unknown>>;
}

/** Body of POST /portfolio/rebalance; every field is optional. */
export class RebalanceBody {
  @IsString({ message: 'expected a text of at most 500 characters' })
  @MaxLength(500, { message: 'expected a text of at most 500 characters' })
  readonly reason: string = '';

  @IsBoolean({ message: 'expected true or false' })
  readonly dryRun: boolean = false;

  @IsBoolean({ message: 'expected true or false' })
  readonly force: boolean = false;

  @ValidateIf(isGiven)
  @IsObject({ message: 'expected an object like { "kind": "maxSharpe" }' })
  @ValidateNested()
  @Type(() => ObjectiveOverride)
  readonly objective?: ObjectiveOverride;

  @ValidateIf(isGiven)
  @IsObject({ message: 'expected an object like { "bounds": { "upper": 0.3 } }' })
  @ValidateNested()
  @Type(() => ConstraintsOverride)
  readonly constraints?: ConstraintsOverride;
}
