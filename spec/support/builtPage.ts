import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildApp } from '../../demos/web/server/buildApp';

const cache = resolve('node_modules/.cache/rxagent-page');
const sources = ['demos/web/app', 'lib'];
const others = ['demos/web/angular.json', 'demos/web/tsconfig.json', 'tsconfig.json', 'package-lock.json'];

/** The folder of the page of demos/web as its sources are now. It is built if it was not: some 20 s on two cores. */
export async function builtPage(): Promise<string> {
  const folder = `${cache}/${hashOfSources()}`;
  if (!existsSync(folder)) {
    const made = `${folder}.${process.pid}`;
    await buildApp(made);
    forgetOthers(made);
    if (!existsSync(folder)) renameSync(made, folder);
  }
  return `${folder}/browser`;
}

function hashOfSources(): string {
  const below = sources.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => `${parentPath}/${name}`));
  const hash = createHash('sha256');
  for (const path of [...below, ...others].sort()) hash.update(path).update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

/** Of the builds before, and of those that were broken off. */
function forgetOthers(made: string): void {
  for (const name of readdirSync(cache)) {
    const path = `${cache}/${name}`;
    if (path !== made) rmSync(path, { recursive: true, force: true });
  }
}
