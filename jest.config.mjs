export default {
  testEnvironment: 'node',
  // Two cores are the smallest machine this runs on; more workers only make timings worse there.
  maxWorkers: 2,
  // A worker keeps what its suites have loaded; beyond this it is started anew.
  workerIdleMemoryLimit: '1500MB',
  // Jest's five seconds would fail on a busy machine what is only waiting for its turn.
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/bench'],
  testMatch: ['**/*.spec.ts'],
  setupFiles: ['<rootDir>/libs/testing/property-seed.ts'],
  reporters: ['default', '<rootDir>/tools/skipped-reporter.mjs'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^#(core|stream|platform|testing)/(.*)\\.js$': '<rootDir>/libs/$1/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
};
