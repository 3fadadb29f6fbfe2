/** @type {import('jest').Config} */
export default {
  reporters: ['default', '<rootDir>/spec/support/closingLine.js'],
  testEnvironment: 'node',
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*-spec.ts'],
  transform: {
    // Types are checked once, by `tsc --noEmit` (first half of `npm test`); specs are only transpiled.
    '^.+\\.ts$': ['ts-jest', {
      tsconfig: { target: 'ES2022', module: 'CommonJS', moduleResolution: 'Node10', esModuleInterop: true, verbatimModuleSyntax: false, isolatedModules: true },
      diagnostics: false,
    }],
    'node_modules/@angular/.+\\.mjs$': '<rootDir>/spec/support/angularTransform.js',
  },
  // What is not TypeScript stays as it is, but for Angular.
  transformIgnorePatterns: ['/node_modules/(?!@angular/)', '\\.pnp\\.[^\\/]+$'],
  moduleNameMapper: {
    '^rxagent$': '<rootDir>/lib/index.ts',
    '^rxagent/(.+)$': ['<rootDir>/lib/$1/index.ts', '<rootDir>/lib/providers/$1/index.ts'],
    '^#platform$': '<rootDir>/lib/platform/node.ts',
  },
};
