import { isPushFeed, PUSH_PREFIX } from '#stream/push-feed.js';
import { addFault } from '../analysis/faults.js';
import { readBody, refuseUnknown } from '../analysis/fields.js';
import { describe, isRecord } from '../analysis/json-values.js';
import { isShallow, TOO_DEEP } from '../http/json-depth.js';
import { LinesBody, type BodyLine } from '../http/lines-body.js';
import { badRequest } from '../problem/problem-error.js';
import type { Fault } from '../problem/problem.js';
import type { PushFeed } from './push-feed.js';
import { NO_TICK, TickReader, type PushedTick } from './tick-reader.js';

const FIELDS = ['feed', 'ticks'];

/** What was pushed to which feed. */
export interface PushedTicks {
  readonly feed: string;
  readonly ticks: readonly PushedTick[];
}

/** What a call is held against. */
export interface PushRules {
  /** The feed that it names, as it is in force; null where there is none. */
  readonly feed: PushFeed | null;
  /** Ticks of one call, at the most. */
  readonly most: number;
  /** UTC ms. */
  readonly now: number;
}

/** A call as it came: JSON names its feed beside its ticks, lines have no room for it. */
export type PushCall =
  | { readonly kind: 'json'; readonly feed: unknown; readonly body: unknown }
  | { readonly kind: 'lines'; readonly feed: unknown; readonly lines: LinesBody };

/** What a body and the parameter beside it say. @throws ProblemError 400 on a parameter beside JSON */
export function pushCall(body: unknown, feed: string | undefined): PushCall {
  if (body instanceof LinesBody) return { kind: 'lines', feed, lines: body };
  if (feed !== undefined) {
    const message = 'expected it in the body, beside one of application/x-ndjson alone';
    throw badRequest([{ path: 'feed', message }]);
  }
  return { kind: 'json', feed: isRecord(body) ? body.feed : undefined, body };
}

/** The feed that a call names, before anything else of it is read; '' where it names none. */
export const feedIn = ({ feed }: PushCall): string => (typeof feed === 'string' ? feed : '');

/** Reads a call of POST /ticks, and adds every fault of it with its place. @throws ProblemError 400 where JSON is no object */
export function readTicks(call: PushCall, rules: PushRules, faults: Fault[]): PushedTicks {
  if (call.kind === 'json') {
    refuseUnknown(readBody(call.body), FIELDS, { path: '', faults });
  }
  const feed = feedIn(call);
  if (!isPushFeed(feed)) {
    const expected = `expected the name of a feed that begins with ${PUSH_PREFIX}`;
    faults.push({ path: 'feed', message: `${expected}, was ${describe(call.feed)}` });
  } else if (rules.feed === null) {
    const message = `expected a feed of a universe in force, was ${describe(feed)}`;
    faults.push({ path: 'feed', message });
  }
  const reader = new TickReader(rules.feed, rules.now, faults);
  if (call.kind === 'json') {
    const { ticks } = readBody(call.body);
    const list = listIn(ticks, rules.most, faults);
    return { feed, ticks: list.map((tick, i) => reader.read(tick, `ticks[${i}]`)) };
  }
  const lines = linesIn(call.lines, rules.most, faults);
  return { feed, ticks: lines.map((line) => readLine(line, reader, faults)) };
}

function listIn(value: unknown, most: number, faults: Fault[]): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= most) return value;
  faults.push({
    path: 'ticks',
    message: `expected a list of 1 to ${most}, was ${describe(value)}`,
  });
  return [];
}

function linesIn(body: LinesBody, most: number, faults: Fault[]): readonly BodyLine[] {
  const { lines, count } = body.first(most);
  if (count > 0 && count <= most) return lines;
  faults.push({ path: '', message: `expected 1 to ${most} lines, was ${count}` });
  return [];
}

function readLine({ number, bytes }: BodyLine, reader: TickReader, faults: Fault[]): PushedTick {
  const path = `line ${number}`;
  const refuse = (message: string): PushedTick => {
    addFault(faults, () => ({ path, message }));
    return NO_TICK;
  };
  if (!isShallow(bytes)) return refuse(TOO_DEEP);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refuse('expected a JSON object, could not parse it');
  }
  return reader.read(value, path);
}
