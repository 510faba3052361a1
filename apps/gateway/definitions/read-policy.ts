import type { Policy } from '#stream/generated/wire-types.js';
import { readNumber, readOneOf, refuseUnknown } from '../analysis/fields.js';
import type { Fault } from '../problem/problem.js';
import { MOST, readInteger } from './read-integer.js';
import { readGivenNumber, readObject, readOptionalObject } from './read-required.js';

const PATH = 'policy';
const FIELDS = [
  ...['warmUpWindows', 'sharpe', 'review', 'calendar', 'driftBand', 'drawdown'],
  ...['cooldownWindows', 'cost', 'horizonYears', 'turnoverBudget'],
];

/** Reads when to act; a rule that is null or absent never fires. What the numbers may be is the fold's to say. */
export function readPolicy(value: unknown, faults: Fault[]): Policy {
  const like = '{ "warmUpWindows": 247, "cost": 0.005, "horizonYears": 0.25, .. }';
  const fields = readObject(value, { path: PATH, like, faults }) ?? {};
  refuseUnknown(fields, FIELDS, { path: PATH, faults });
  const count = (name: string): number =>
    readInteger(fields[name], {
      ...{ path: `${PATH}.${name}`, min: 0, max: MOST, whenAbsent: 0, faults },
    });
  return {
    warmUpWindows: count('warmUpWindows'),
    sharpe: readSharpe(fields.sharpe, faults),
    review: readReview(fields.review, faults),
    cooldownWindows: count('cooldownWindows'),
    cost: readGivenNumber(fields.cost, `${PATH}.cost`, faults),
    horizonYears: readGivenNumber(fields.horizonYears, `${PATH}.horizonYears`, faults),
    calendar: readCalendarRule(fields.calendar, faults),
    driftBand: readDriftBand(fields.driftBand, faults),
    drawdown: readDrawdown(fields.drawdown, faults),
    turnoverBudget: readTurnoverBudget(fields.turnoverBudget, faults),
  };
}

/** A rule's own fields, known ones only; null where there is no rule. */
function ruleOf(
  value: unknown,
  rule: { readonly name: string; readonly known: readonly string[]; readonly like: string },
  faults: Fault[],
): { readonly path: string; readonly fields: Readonly<Record<string, unknown>> } | null {
  const path = `${PATH}.${rule.name}`;
  const fields = readOptionalObject(value, { path, like: `${rule.like} or null`, faults });
  if (fields === null) return null;
  refuseUnknown(fields, rule.known, { path, faults });
  return { path, fields };
}

function readSharpe(value: unknown, faults: Fault[]): Policy['sharpe'] {
  const like = '{ "threshold": 1, "rearm": 1.1 }';
  const rule = ruleOf(value, { name: 'sharpe', known: ['threshold', 'rearm'], like }, faults);
  if (rule === null) return null;
  const { path, fields } = rule;
  const threshold = readGivenNumber(fields.threshold, `${path}.threshold`, faults);
  return { threshold, rearm: readNumber(fields.rearm, `${path}.rearm`, faults, threshold) };
}

function readReview(value: unknown, faults: Fault[]): Policy['review'] {
  const rule = ruleOf(value, { name: 'review', known: ['every'], like: '{ "every": 60 }' }, faults);
  if (rule === null) return null;
  const every = { path: `${rule.path}.every`, min: 1, max: MOST, whenAbsent: null, faults };
  return { every: readInteger(rule.fields.every, every) };
}

function readCalendarRule(value: unknown, faults: Fault[]): Policy['calendar'] {
  const like = '{ "every": "month" }';
  const rule = ruleOf(value, { name: 'calendar', known: ['every'], like }, faults);
  if (rule === null) return null;
  const { path, fields } = rule;
  const every = fields.every ?? null;
  return { every: readOneOf(every, ['day', 'week', 'month'], `${path}.every`, faults) };
}

function readDriftBand(value: unknown, faults: Fault[]): Policy['driftBand'] {
  const like = '{ "absolute": 0.05, "relative": null }';
  const known = ['absolute', 'relative'];
  const rule = ruleOf(value, { name: 'driftBand', known, like }, faults);
  if (rule === null) return null;
  const band = (name: string): number | null => {
    const given = rule.fields[name] ?? null;
    return given === null ? null : readNumber(given, `${rule.path}.${name}`, faults);
  };
  return { absolute: band('absolute'), relative: band('relative') };
}

function readDrawdown(value: unknown, faults: Fault[]): Policy['drawdown'] {
  const like = '{ "limit": 0.1, "rearm": 0.05 }';
  const rule = ruleOf(value, { name: 'drawdown', known: ['limit', 'rearm'], like }, faults);
  if (rule === null) return null;
  const { path, fields } = rule;
  const limit = readGivenNumber(fields.limit, `${path}.limit`, faults);
  return { limit, rearm: readNumber(fields.rearm, `${path}.rearm`, faults, limit / 2) };
}

function readTurnoverBudget(value: unknown, faults: Fault[]): Policy['turnoverBudget'] {
  const like = '{ "perYear": 2 }';
  const rule = ruleOf(value, { name: 'turnoverBudget', known: ['perYear'], like }, faults);
  if (rule === null) return null;
  return { perYear: readGivenNumber(rule.fields.perYear, `${rule.path}.perYear`, faults) };
}
