import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const rootImportsOnly = {
  patterns: [
    {
      regex: '^(fp-ts|io-ts)/',
      message: 'Only the root import works in Node ESM, CommonJS, bundlers and TypeScript alike.',
    },
    {
      regex: '^rxjs/(?!(testing|webSocket)$)',
      message: "Import from 'rxjs'; only rxjs/testing and rxjs/webSocket are apart.",
    },
  ],
};

const expectedFailuresAreValues = [
  'error',
  {
    selector: 'ThrowStatement',
    message:
      'An expected failure is a Left. A throw is for a broken invariant: disable this line and say why after `--`.',
  },
];

export default defineConfig(
  { ignores: ['dist/', 'docs/reference/', 'coverage/', 'examples/angular/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-imports': ['error', rootImportsOnly],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // noUncheckedIndexedAccess makes `!` the only cost-free way to read a byte within checked bounds
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // a type and its companion value or namespace share a name, as in io-ts
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { allowDefaultCaseForExhaustiveSwitch: false, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ['lib/**'],
    ignores: ['lib/cli/**', 'lib/build/**'],
    rules: { 'no-restricted-syntax': expectedFailuresAreValues },
  },
  {
    files: ['spec/**'],
    rules: {
      // jest's asymmetric matchers are typed `any`
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', module: 'readonly', require: 'readonly', URL: 'readonly' },
    },
  },
);
