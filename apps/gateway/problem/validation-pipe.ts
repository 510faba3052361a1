import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { describe } from '../analysis/json-values.js';
import { badRequest } from './problem-error.js';
import type { Fault } from './problem.js';
import { unreadableFaults } from './readable-json.js';

/** Checks queries, parameters and bodies against their DTOs and lists every fault at once. */
export function strictValidation(): ValidationPipe {
  return new StrictValidation({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
    exceptionFactory: (errors: ValidationError[]) =>
      badRequest(errors.flatMap((error) => faultsOf(error, ''))),
  });
}

/** Looks at the JSON before a class is made of it: what the class does not take from it would be lost without a word. */
class StrictValidation extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (this.toValidate(metadata)) {
      const faults = Array.isArray(value)
        ? [{ path: '', message: `expected a JSON object, was ${describe(value)}` }]
        : unreadableFaults(value);
      if (faults.length > 0) throw badRequest(faults);
    }
    return super.transform(value, metadata);
  }
}

function faultsOf(error: ValidationError, prefix: string): Fault[] {
  const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    path,
    message: rule === 'whitelistValidation' ? 'expected no such field' : message,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
}
