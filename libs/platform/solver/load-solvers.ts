import { loadClarabel } from './clarabel.js';
import { loadHighs } from './highs.js';

/** What solvers need before they can answer, such as a module of WebAssembly: a line each. */
const LOADERS: readonly (() => Promise<unknown>)[] = [loadClarabel, loadHighs];

/** Resolves when every solver can answer. Whoever calculates awaits it once, before the first calculation of its thread. */
export async function loadSolvers(): Promise<void> {
  await Promise.all(LOADERS.map((load) => load()));
}
