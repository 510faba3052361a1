import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

/** A member of a file of configuration, and where faults are collected. */
export interface ConfigPlace {
  /** Like `[0].columns`. */
  readonly path: string;
  readonly faults: string[];
}

/**
 * A JSON value as its class, with what is absent at its default. Every fault names its path; a field that the class does
 * not know is one. @returns null when there was a fault
 */
export function checked<Config extends object>(
  shape: new () => Config,
  value: unknown,
  { path, faults }: ConfigPlace,
): Config | null {
  if (!isObject(value)) {
    faults.push(`${path}: expected an object, was ${described(value)}`);
    return null;
  }
  const config = plainToInstance(shape, value);
  const errors = validateSync(config, { whitelist: true, forbidNonWhitelisted: true });
  faults.push(...errors.flatMap((error) => faultsOf(error, path)));
  return errors.length === 0 ? config : null;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultsOf(
  { property, value, constraints, children }: ValidationError,
  at: string,
): string[] {
  const path = /^\d+$/.test(property) ? `${at}[${property}]` : `${at}.${property}`;
  const nested = children ?? [];
  if (nested.length > 0) return nested.flatMap((child) => faultsOf(child, path));
  const { whitelistValidation, ...others } = constraints ?? {};
  if (whitelistValidation !== undefined) return [`${path}: expected no such field`];
  const [message] = Object.values(others);
  return [`${path}: ${message}, was ${described(value)}`];
}

function described(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80);
}
