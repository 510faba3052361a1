import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedFiles } from './schemas/generate.mjs';
import { loadSchemas } from './schemas/schema-set.mjs';
const root = process.cwd();
for (const { path, text } of await generatedFiles(root, loadSchemas(root))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
