export interface Variable {
  readonly name: string;
  readonly value: unknown;
  readonly docstring: string | undefined;
  readonly facts:
    | {
        readonly readBy: readonly string[];
        readonly unit?: string;
        readonly type?: string;
        readonly secret?: boolean;
      }
    | undefined;
  readonly checks: readonly { readonly name: string; readonly constraints: readonly unknown[] }[];
}
export function referencePage(variables: readonly Variable[]): string;
