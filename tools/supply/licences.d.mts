export interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optional?: boolean;
}
export function isPermissive(expression: string): boolean;
export function licenceFaults(
  lockfile: { readonly packages: Readonly<Record<string, LockedPackage>> },
  manifestOf: (folder: string) => unknown,
): readonly string[];
