/** The rings: apps -> libs/platform -> libs/stream -> libs/core; imports point inwards only. */
const SPEC = '\\.spec\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'core-imports-core-only',
      severity: 'error',
      from: { path: '^libs/core/', pathNot: SPEC },
      to: { path: '^(apps|libs/(stream|platform|testing)|bench|test|tools)/' },
    },
    {
      name: 'stream-imports-inwards-only',
      severity: 'error',
      from: { path: '^libs/stream/', pathNot: SPEC },
      to: { path: '^(apps|libs/(platform|testing)|bench|test|tools)/' },
    },
    {
      name: 'platform-imports-inwards-only',
      severity: 'error',
      from: { path: '^libs/platform/', pathNot: SPEC },
      to: { path: '^(apps|libs/testing|bench|test|tools)/' },
    },
    {
      name: 'testing-imports-no-app',
      severity: 'error',
      from: { path: '^libs/testing/', pathNot: SPEC },
      to: { path: '^(apps|bench|test|tools)/' },
    },
    {
      name: 'a-spec-reaches-no-further-out-than-its-ring',
      comment: 'A spec may use libs/testing, but a spec of a library tests no app.',
      severity: 'error',
      from: { path: `^libs/.*${SPEC}` },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'apps/embedded composes the others in one process, apps/cluster as processes.',
      severity: 'error',
      from: { path: '^apps/(?!(?:embedded|cluster)/)([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-imports-embedded',
      severity: 'error',
      from: { pathNot: '^(apps/(embedded|cluster)|bench|test)/' },
      to: { path: '^apps/embedded/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { pathNot: [SPEC, '^(libs/testing|bench|test|tools)/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'tests-are-imported-by-nobody',
      severity: 'error',
      from: {},
      to: { path: SPEC },
    },
    {
      name: 'pure-rings-touch-no-node',
      severity: 'error',
      from: { path: '^libs/(core|stream)/', pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-rings-have-two-dependencies',
      comment: 'ml-matrix for decompositions (core), @noble/hashes for SHA-256 (stream).',
      severity: 'error',
      from: { path: '^libs/(core|stream)/', pathNot: SPEC },
      to: { path: '(^|/)node_modules/', pathNot: '(^|/)node_modules/(ml-matrix|@noble/hashes)/' },
    },
    {
      name: 'ml-matrix-behind-linalg',
      severity: 'error',
      from: { pathNot: '^libs/core/linalg/' },
      to: { path: '(^|/)node_modules/ml-matrix/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved-import', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
