import fc from 'fast-check';

/** The examples that properties are tried on: the same in every run, others with PROPERTY_SEED=<whole number>. */
const SEED = 20_260_410;

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? SEED) });
