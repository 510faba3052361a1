export function docstringsIn(source: string): ReadonlyMap<string, string>;
