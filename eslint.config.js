import { readFileSync } from 'node:fs';
import { defineConfig } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

/** ESLint marks them as they are typed; spec/guards/sizes-spec.ts checks the same. */
const limits = JSON.parse(readFileSync('spec/guards/limits.json', 'utf8'));

const defaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export it by its name.' };
const subscribe = { selector: 'CallExpression[callee.property.name="subscribe"]', message: 'Compose operators: only the files in spec/guards/limits.json subscribe.' };
const onlyNode = 'lib runs in browsers: only lib/platform and lib/node know Node.';

export default defineConfig(
  { ignores: ['**/dist/', 'coverage/', '*.js', 'demos/web/app/assets/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // What a tool gives becomes text as `String(x)`, whatever it is.
      '@typescript-eslint/no-base-to-string': 'off',
      // `Memory.commit(): void | Observable` is the port's signature.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // With noUncheckedIndexedAccess a loop over indices needs it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What comes from JavaScript or from the wire need not keep to its type.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // `request.report` is made to be taken out of its request; rxjs-x/no-unbound-methods watches what RxJS is given.
      '@typescript-eslint/unbound-method': 'off',
      // An error that was caught is thrown on as it is, whatever it is.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      // An empty stream is an error where one value must come.
      'rxjs-x/no-ignored-default-value': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', limits.fileLines],
      'max-lines-per-function': ['error', limits.functionLines],
      'no-restricted-syntax': ['error', defaultExport, subscribe],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: onlyNode }] }],
      'no-restricted-globals': ['error', ...['Buffer', 'global', 'process', 'require', 'setImmediate'].map((name) => ({ name, message: onlyNode }))],
    },
  },
  { files: limits.subscribers, rules: { 'no-restricted-syntax': ['error', defaultExport] } },
  { files: ['lib/platform/**', 'lib/node/**'], rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' } },
  {
    files: ['spec/**/*.ts', 'demos/**/*.ts'],
    rules: {
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/require-await': 'off',
      'rxjs-x/no-floating-observables': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/throw-error': 'off',
    },
  },
);
