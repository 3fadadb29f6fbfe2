import { createRequire } from 'node:module';

/** Angular comes as ES modules alone, and Jest wants CommonJS here. esbuild is loaded by those specs only that need it. */
const load = createRequire(import.meta.url);

export default {
  process: (code) => ({ code: load('esbuild').transformSync(code, { format: 'cjs', target: 'es2022' }).code }),
};
