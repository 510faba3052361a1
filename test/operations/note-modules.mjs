// Given to a process by --import: it appends the name of each package of OpenTelemetry that is asked for, a line each, to
// the file that NOTED_MODULES names.
import { appendFileSync } from 'node:fs';
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** A hook of the loader: see `module.register`. */
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('@opentelemetry/')) {
    appendFileSync(process.env['NOTED_MODULES'], `${specifier}\n`);
  }
  return next(specifier, context);
}

// The thread of the hooks imports this file too.
if (isMainThread) register(import.meta.url);
