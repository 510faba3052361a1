/** What a consumer arm is started with, as its one argument in JSON. */
export interface ConsumerArguments {
  readonly broker: string;
  readonly topic: string;
  readonly partitions: number;
  readonly work: 'nothing' | 'decode';
  /** Who reads the bytes of a fetch: the client, or what the pipeline puts in its place. */
  readonly reader: 'client' | 'ours';
}

export type ConsumerReport =
  | { readonly kind: 'ready' }
  /** Every partition's records up to this window end have been handled. */
  | { readonly kind: 'window'; readonly end: number; readonly at: number };
