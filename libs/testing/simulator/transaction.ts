/** One transaction, as partitions and coordinator share it. */
export class Transaction {
  outcome: 'open' | 'committed' | 'aborted' = 'open';

  constructor(
    readonly transactionalId: string,
    readonly epoch: number,
  ) {}
}
