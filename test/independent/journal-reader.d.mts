/** One record of a journal; a null value deletes its key. */
export interface JournalRecord {
  readonly frame: number;
  readonly time: number;
  readonly stage: string;
  readonly task: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Buffer | null;
}

export function readJournal(directory: string): Generator<JournalRecord, void>;
export function digestOf(directory: string): { readonly digest: string; readonly records: number };
