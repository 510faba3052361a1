const SEPARATOR = '; ';

/** Faults of a definition as the reason of its verdict; `faultsIn` reads them back. */
export function reasonOf(faults: readonly string[]): string {
  return faults.map((fault) => fault.replaceAll(SEPARATOR, ', ')).join(SEPARATOR);
}

/** The faults that a verdict's reason lists, each "path: expected x, was y". */
export function faultsIn(reason: string): readonly string[] {
  return reason.split(SEPARATOR);
}
