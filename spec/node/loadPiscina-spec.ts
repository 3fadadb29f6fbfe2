import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { loadPiscina } from '../../lib/node/loadPiscina';

describe('loadPiscina', () => {
  it('should give the class', async () => {
    expect(typeof (await loadPiscina()).prototype.run).toBe('function');
  });

  it.each(['esm', 'cjs'] as const)('should say what to install where it is missing, in %s', async (format) => {
    const folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
    const outfile = join(folder, format === 'esm' ? 'program.mjs' : 'program.cjs');
    const contents = "import { loadPiscina } from './lib/node/loadPiscina'; loadPiscina().catch((error) => console.log(`${error.name}: ${error.message}`));";
    await build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, format, platform: 'node', alias: { piscina: 'piscina-is-missing' }, external: ['piscina-is-missing'], outfile });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    rmSync(folder, { recursive: true });

    expect(stdout).toBe("ConfigurationError: workerTool needs the package 'piscina', version 5: npm install piscina\n");
  });
});
