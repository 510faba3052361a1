import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const PURE = ['libs/core/**/*.ts', 'libs/stream/**/*.ts'];
const SPECS = ['**/*.spec.ts'];

/** Everywhere: names travel, and an index file lists what it shows. */
const NAMED_EXPORTS = [
  { selector: 'ExportDefaultDeclaration', message: 'No default exports: export it by name.' },
  {
    selector: "ExportSpecifier[exported.name='default']",
    message: 'No default exports: export it by name.',
  },
  { selector: 'ExportAllDeclaration', message: 'No `export *`: list the names.' },
];

/**
 * `**`, Math.pow and Math.hypot differ in the last bit between Node versions; so may the trigonometric functions
 * and log2, log10, cbrt. Those that agree are listed.
 */
const AGREEING_MATH =
  '/^(abs|ceil|clz32|exp|expm1|floor|fround|imul|log|log1p|max|min|round|sign|sqrt|trunc|E|LN2|LN10|LOG2E|LOG10E|PI|SQRT1_2|SQRT2)$/';
const NOT_THE_SAME_BITS = 'is not the same to the last bit on every Node; see libs/core.';

const DETERMINISTIC = [
  { selector: "BinaryExpression[operator='**']", message: `The operator ** ${NOT_THE_SAME_BITS}` },
  {
    selector: "AssignmentExpression[operator='**=']",
    message: `The operator **= ${NOT_THE_SAME_BITS}`,
  },
  {
    selector: `MemberExpression[object.name='Math'][computed=false]:not([property.name=${AGREEING_MATH}])`,
    message: `This function of Math is random or ${NOT_THE_SAME_BITS}`,
  },
  {
    selector: "MemberExpression[object.name='Math'][computed=true]",
    message: 'Name the function of Math, so that it can be checked.',
  },
  { selector: "VariableDeclarator[init.name='Math']", message: 'Use Math by its name only.' },
  { selector: ':function[async=true]', message: 'The pure rings are synchronous.' },
  { selector: 'AwaitExpression', message: 'The pure rings are synchronous.' },
  { selector: 'ForOfStatement[await=true]', message: 'The pure rings are synchronous.' },
  {
    selector: "TSTypeReference[typeName.name='Promise']",
    message: 'The pure rings are synchronous.',
  },
  {
    selector:
      'MemberExpression[property.name=/^(localeCompare|toLocaleString|toLocaleLowerCase|toLocaleUpperCase)$/]',
    message: 'The locale of a machine decides nothing: compare and print without it.',
  },
];

const IMPURE_GLOBALS = [
  'Date',
  'Intl',
  'Promise',
  'WeakRef',
  'FinalizationRegistry',
  'Buffer',
  'console',
  'crypto',
  'fetch',
  'global',
  'globalThis',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
].map((name) => ({ name, message: 'The pure rings have no clock, no I/O and no environment.' }));

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.ballast/',
      'libs/stream/generated/',
      'apps/gateway/openapi/generated/',
      'libs/client/generated/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // An interface of Nest or of a port may want a promise where the answer is at hand.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...NAMED_EXPORTS],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@nestjs/common',
              importNames: ['forwardRef', 'Global'],
              message: 'No circular providers, no global modules.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
  {
    files: PURE,
    ignores: SPECS,
    rules: {
      'no-restricted-syntax': ['error', ...NAMED_EXPORTS, ...DETERMINISTIC],
      'no-restricted-globals': ['error', ...IMPURE_GLOBALS],
    },
  },
  {
    // Configuration is read once: in a main.ts or by the class that describes it.
    files: ['apps/**/*.ts', 'libs/platform/**/*.ts'],
    ignores: [
      ...SPECS,
      'apps/**/main.ts',
      'libs/platform/config/**',
      'libs/platform/service/open-cluster.ts',
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in main.ts.' },
      ],
    },
  },
  {
    files: SPECS,
    rules: {
      // Jest's asymmetric matchers and JSON.parse are typed any; what a spec asserts is the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // The shape of a foreign module is not ours to choose.
  { files: ['**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['apps/embedded/**', 'bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        clearInterval: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        module: 'writable',
        process: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
);
