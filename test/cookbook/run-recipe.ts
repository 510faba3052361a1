import { inspect } from 'node:util';
import { compileFunction } from 'node:vm';
import * as core from '#core/index.js';

const IMPORT = /^import \{([^}]*)\} from '#core\/index\.js';$/m;

type Program = (given: typeof core, console: { log(...values: unknown[]): void }) => void;

/** What a program prints, a line for each console.log. @throws RangeError when it imports anything but the core */
export function outputOf(code: string): string {
  const body = code.replace(IMPORT, (_, names: string) => `const {${names}} = core;`);
  if (/^import /m.test(body)) throw new RangeError('expected one import, of #core/index.js');
  const lines: string[] = [];
  const program = compileFunction(`'use strict';\n${body}`, ['core', 'console']) as Program;
  program(core, {
    log(...values) {
      const texts = values.map((value) => (typeof value === 'string' ? value : inspect(value)));
      lines.push(`${texts.join(' ')}\n`);
    },
  });
  return lines.join('');
}
