/** What the thread is asked: one statement, or to close. */
export interface PGliteRequest {
  readonly id: number;
  /** null: close the database. */
  readonly sql: string | null;
  readonly parameters: readonly unknown[];
}

/** Rows, or why there are none. */
export type PGliteReply =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly affectedRows: number }
  | { readonly id: number; readonly message: string; readonly code: string };

/** What a thread is started with. */
export interface PGlitePlace {
  readonly directory: string;
  /** A packed database that a new directory begins with. */
  readonly template: string | null;
}
