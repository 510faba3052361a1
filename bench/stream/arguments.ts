import { parseArgs } from 'node:util';

/** What can be measured; all of it unless named. */
export const MODES = [
  'drain',
  'live',
  'burst',
  'outage',
  'scaling',
  'instruments',
  'memory',
] as const;
export type Mode = (typeof MODES)[number];
export const ARMS = ['ours', 'streams', 'raw', 'reader', 'decode', 'other', 'stock'] as const;
export type Arm = (typeof ARMS)[number];

export interface StreamArguments {
  readonly modes: readonly Mode[];
  readonly arms: readonly Arm[];
  readonly quick: boolean;
  readonly rates: readonly number[];
  readonly portfolios: readonly number[];
  readonly rounds: number;
  /** Windows of a live arm, over all rounds. */
  readonly windows: number;
  readonly broker: string;
  readonly brokerPid: number;
  /** Where the peer's classes are; empty: none. */
  readonly peer: string;
  readonly page: boolean;
  readonly command: string;
}

/** @throws RangeError naming what was not understood */
export function readArguments(argv: readonly string[]): StreamArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      mode: { type: 'string', default: MODES.join(',') },
      arms: { type: 'string', default: ARMS.join(',') },
      quick: { type: 'boolean', default: false },
      rates: { type: 'string' },
      portfolios: { type: 'string' },
      rounds: { type: 'string' },
      windows: { type: 'string' },
      broker: { type: 'string', default: '127.0.0.1:19600' },
      'broker-pid': { type: 'string', default: '0' },
      peer: { type: 'string', default: '' },
      page: { type: 'boolean', default: false },
      'no-page': { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const hidden = new Set(['--broker', '--broker-pid', '--peer']);
  const shown = argv.filter((word, i) => !hidden.has(word) && !hidden.has(argv[i - 1] ?? ''));
  return {
    modes: listOf(values.mode, MODES, '--mode'),
    arms: listOf(values.arms, ARMS, '--arms'),
    quick,
    rates: numbersOf(values.rates ?? (quick ? '50000' : '10000,20000,50000,100000'), '--rates'),
    portfolios: numbersOf(values.portfolios ?? (quick ? '100' : '1,100,1000'), '--portfolios'),
    rounds: numberOf(values.rounds ?? (quick ? '2' : '3'), '--rounds'),
    windows: numberOf(values.windows ?? (quick ? '40' : '300'), '--windows'),
    broker: values.broker,
    brokerPid: numberOf(values['broker-pid'], '--broker-pid'),
    peer: values.peer,
    page: values.page || (!quick && !values['no-page']),
    command: ['npm run bench:stream', ...(shown.length > 0 ? ['--', ...shown] : [])].join(' '),
  };
}

function listOf<Name extends string>(text: string, names: readonly Name[], option: string): Name[] {
  return text.split(',').map((word) => {
    const name = names.find((candidate) => candidate === word);
    if (name === undefined) {
      throw new RangeError(`${option}: expected some of ${names.join(',')}, was ${word}`);
    }
    return name;
  });
}

const numbersOf = (text: string, option: string): number[] =>
  text.split(',').map((word) => numberOf(word, option));

function numberOf(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`${option}: expected a whole number, was ${text}`);
  }
  return value;
}
