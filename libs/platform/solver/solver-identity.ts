import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../package-root.js';

/** What an answer came of: our own solvers, and two of WebAssembly. */
export const SOLVER_NAMES = [
  'activeSet',
  'riskBudgeting',
  'recursiveBisection',
  'tailInterior',
  'branchAndBound',
  'clarabel',
  'highs',
] as const;

export type SolverName = (typeof SOLVER_NAMES)[number];

/** The solver that an answer came of. */
export interface SolverIdentity {
  readonly name: SolverName;
  /** Of the npm package that carries the solver; Ballast's for its own. */
  readonly version: string;
}

/** The npm package that carries it, for those that are not our own. */
const CARRIERS: ReadonlyMap<SolverName, string> = new Map<SolverName, string>([
  ['clarabel', 'cvxjs'],
  ['highs', 'highs'],
]);

const versions = new Map<SolverName, string>();

/** Packages do not export their package.json: it stands above their entry point, in a folder of its own. */
function folderOf(carrier: string | undefined): string {
  if (carrier === undefined) return packageRoot();
  return join(dirname(createRequire(import.meta.url).resolve(carrier)), '..');
}

function readVersion(name: SolverName): string {
  const manifest = readFileSync(join(folderOf(CARRIERS.get(name)), 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** The solver with its installed version, read once: equal requests get equal bytes. */
export function solverIdentity(name: SolverName): SolverIdentity {
  const version = versions.get(name) ?? readVersion(name);
  versions.set(name, version);
  return { name, version };
}
