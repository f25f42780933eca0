// Types are checked by `npm run types`; here they are only stripped.
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  transform: {
    '^.+\\.m?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // these packages are published as ECMAScript modules alone, which jest loads once they are CommonJS
  transformIgnorePatterns: ['/node_modules/(?!@angular/|get-east-asian-width/)'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  maxWorkers: 2,
  // nothing is about time: a slow machine may take its own
  testTimeout: 120_000,
};
