import { spawn } from 'node:child_process';
import { resolve as pathOf } from 'node:path';

/** The folder of `angular.json`, seen from the root of the project: npm runs its scripts there. */
const workspace = pathOf('demos/web');

/** Where the page is built to. */
export const builtApp = pathOf(workspace, 'dist');

/** Builds the page by Angular's own builder: no questions, no analytics, no network; into `browser` of another folder, if one is given. Rejects where it does not build, with what the builder said. */
export function buildApp(folder?: string): Promise<void> {
  const ng = pathOf('node_modules/@angular/cli/bin/ng.js');
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false', NG_FORCE_AUTOCOMPLETE: 'false', NG_DISABLE_VERSION_CHECK: '1', CI: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ng, 'build', ...(folder === undefined ? [] : ['--output-path', folder])], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const output of [child.stdout, child.stderr]) output.on('data', (bytes: Buffer) => (said += bytes.toString()));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The page does not build:\n${said}`));
    });
  });
}
