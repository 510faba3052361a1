import type { Answer, Decision, Returns, UniverseRecord } from '#stream/generated/wire-types.js';
import type { Output } from '#stream/log-record.js';
import { topics } from '#stream/topics.js';
import { decisionAttributes } from './decision-attributes.js';
import type { FoldTimes, WindowSpan } from './pending-span.js';
import { tracedWindow, type TracedWindow } from './window-identity.js';

/** The spans that an output of a stage gives rise to in the trace of its window. */
export type SpansOfOutput = (output: Output, at: FoldTimes) => readonly WindowSpan[];

const NONE: readonly WindowSpan[] = [];

/** Partitions say that they have closed a window. */
const barsSpans: SpansOfOutput = ({ topic, value }, { until }) => {
  if (topic !== topics.universe.name) return NONE;
  const record = value as UniverseRecord;
  const window = record.kind === 'closes' ? tracedWindow(record) : null;
  return window === null ? NONE : [commitOf('bars.commit', window, until)];
};

/** Returns say that a window was folded, a decision with a version that weights go out. */
const universeSpans: SpansOfOutput = ({ topic, value }, at) => {
  switch (topic) {
    case topics.returns.name: {
      const window = tracedWindow(value as Returns);
      return window === null ? NONE : foldedWindow(window, at);
    }
    case topics.decisions.name: {
      const { request, result, version } = value as Decision;
      const window = tracedWindow(request);
      if (window === null || version === null) return NONE;
      const attributes = {
        ...decisionAttributes(request, result.status),
        'ballast.weights_version': version,
      };
      const name = 'weights.publish';
      return [{ kind: 'child', name, window, start: at.until, end: 'acknowledged', attributes }];
    }
    default:
      return NONE;
  }
};

/** One solve a decision, whatever came of it. */
const decideSpans: SpansOfOutput = ({ topic, value }, { since, until }) => {
  if (topic !== topics.universe.name) return NONE;
  const { request, result } = value as Answer;
  const window = tracedWindow(request);
  if (window === null) return NONE;
  const attributes = decisionAttributes(request, result.status);
  return [
    { kind: 'child', name: 'optimizer.solve', window, start: since, end: until, attributes },
    commitOf('optimizer.commit', window, until),
  ];
};

/** By stage. Who is not named here has no spans: what handles ticks, above all. */
export const stageSpans: ReadonlyMap<string, SpansOfOutput> = new Map([
  ['bars', barsSpans],
  ['universe', universeSpans],
  ['decide', decideSpans],
]);

/** The window is closed when the fold of its last partition's closes begins. */
function foldedWindow(window: TracedWindow, { since, until }: FoldTimes): readonly WindowSpan[] {
  const attributes = {};
  return [
    { kind: 'root', name: 'window', window, start: since, end: since, attributes },
    { kind: 'child', name: 'universe.fold', window, start: since, end: until, attributes },
    commitOf('universe.commit', window, until),
  ];
}

const commitOf = (name: string, window: TracedWindow, start: number): WindowSpan => ({
  kind: 'commit',
  name,
  window,
  start,
  end: 'acknowledged',
  attributes: {},
});
