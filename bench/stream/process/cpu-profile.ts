import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Share of a name in the time that was not idle. */
export interface Share {
  readonly name: string;
  readonly share: number;
}

/** Where the time of a process went. */
export interface ProfileSummary {
  readonly seconds: number;
  readonly parts: readonly Share[];
  readonly functions: readonly Share[];
}

const IDLE = new Set(['(idle)', '(root)']);
const PARTS: readonly (readonly [fragment: string, name: string])[] = [
  ['node_modules/kafkajs/src/protocol', 'kafkajs, protocol'],
  ['node_modules/kafkajs', 'kafkajs, the rest'],
  ['node_modules/avsc', 'Avro'],
  ['libs/platform/avro', 'Avro'],
  ['libs/platform/kafka', 'libs/platform/kafka'],
  ['libs/platform/task', 'libs/platform/task'],
  ['libs/platform', 'libs/platform, the rest'],
  ['libs/stream', 'libs/stream'],
  ['libs/core', 'libs/core'],
  ['node_modules', 'other dependencies'],
  ['node:', 'Node'],
];

/** Self time by part and by function, of the newest profile in a directory (`node --cpu-prof`). */
export function summariseProfile(directory: string): ProfileSummary | null {
  const file = readdirSync(directory).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) return null;
  const profile = JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile;
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  let total = 0;
  profile.samples.forEach((id, i) => {
    const frame = frames.get(id);
    const micros = profile.timeDeltas[i];
    if (frame === undefined || IDLE.has(frame.functionName)) return;
    total += micros;
    add(parts, partOf(frame), micros);
    const where = frame.url.split('/').slice(-2).join('/');
    add(functions, `${frame.functionName || '(anonymous)'} ${where}`.trim(), micros);
  });
  const shares = (of: ReadonlyMap<string, number>): Share[] =>
    [...of]
      .map(([name, micros]) => ({ name, share: micros / total }))
      .sort((a, b) => b.share - a.share);
  return { seconds: total / 1e6, parts: shares(parts), functions: shares(functions).slice(0, 15) };
}

const add = (to: Map<string, number>, name: string, value: number): void => {
  to.set(name, (to.get(name) ?? 0) + value);
};

function partOf({ functionName, url }: ProfileNode['callFrame']): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'native code (sockets, kernel)';
  return PARTS.find(([fragment]) => url.includes(fragment))?.[1] ?? 'Node and its built-ins';
}
