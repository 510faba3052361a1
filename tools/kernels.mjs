// Machine code of the pure rings: `generate` assembles each .wat into a committed module of bytes, `check` fails when one is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';
import { at } from './paths.mjs';

/** Text of a kernel, and the module and constant that hold its bytes. */
const KERNELS = [
  ['libs/core/linalg/gram-kernel.wat', 'libs/core/linalg/generated/gram-kernel.ts', 'GRAM_KERNEL'],
];
const PER_LINE = 20;

const { parseWat } = await wabt();

for (const [text, module, name] of KERNELS) {
  const generated = moduleOf(text, name);
  if (process.argv[2] === 'generate') writeFileSync(at(module), generated);
  else if (!existsSync(at(module)) || readFileSync(at(module), 'utf8') !== generated) {
    process.stderr.write(`${module} is stale; run npm run kernels:generate\n`);
    process.exitCode = 1;
  }
}

function moduleOf(text, name) {
  const parsed = parseWat(text, readFileSync(at(text), 'utf8'), { simd: true });
  parsed.validate();
  const bytes = parsed.toBinary({}).buffer;
  parsed.destroy();
  const lines = [];
  for (let from = 0; from < bytes.length; from += PER_LINE) {
    lines.push(`  ${[...bytes.slice(from, from + PER_LINE)].join(', ')},`);
  }
  return `// Assembled from ${text} by \`npm run kernels:generate\`. Do not edit.\n// prettier-ignore\nexport const ${name} = new Uint8Array([\n${lines.join('\n')}\n]);\n`;
}
