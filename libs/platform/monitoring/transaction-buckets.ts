/** Upper bounds of a transaction's time: some 10 ms at rest, ten seconds are the coordinator's limit. */
export const TRANSACTION_BUCKETS_S = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
