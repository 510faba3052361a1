import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BallastError } from '#core/ballast-error.js';

/** How the exchange names an instrument or an index inside. */
export interface Listed {
  readonly id: number;
  readonly label: string;
}

/** The names of an exchange. */
export interface ListedNames {
  readonly instruments: readonly string[];
  readonly indices: readonly string[];
  /** @throws BallastError CONFIG_INVALID when there is no such name */
  instrument(ticker: string): Listed;
  /** @throws BallastError CONFIG_INVALID when there is no such name */
  index(symbol: string): Listed;
}

/** @param directory that holds `instruments.json` and `indices.json`: `data/casablanca` of the package */
export function readListedNames(directory: string): ListedNames {
  const read = <Row>(name: string): readonly Row[] =>
    JSON.parse(readFileSync(join(directory, name), 'utf8')) as readonly Row[];
  const instruments = new Map(
    read<Listed & { readonly ticker: string }>('instruments.json').map((row) => [row.ticker, row]),
  );
  const indices = new Map(
    read<Listed & { readonly symbol: string }>('indices.json').map((row) => [row.symbol, row]),
  );
  return {
    instruments: [...instruments.keys()],
    indices: [...indices.keys()],
    instrument: (ticker) => listed(instruments, ticker),
    index: (symbol) => listed(indices, symbol),
  };
}

function listed(names: ReadonlyMap<string, Listed>, name: string): Listed {
  const found = names.get(name);
  if (found !== undefined) return { id: found.id, label: found.label };
  throw new BallastError(
    'CONFIG_INVALID',
    `expected one of ${[...names.keys()].join(', ')}, was ${name}`,
  );
}
