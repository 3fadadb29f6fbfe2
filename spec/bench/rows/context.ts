import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { from, Subject, type Observable } from 'rxjs';
import type * as Library from 'rxagent';
import { bareAgent } from '../bare';
import { question } from '../contenders';
import { mapContenders, print, race } from '../harness';
import { deltas, type Item } from '../models';

/*
 * What it costs that every delta is heard under what `AsyncLocalStorage` held at subscribe: the library against itself with a `captureContext` that captures nothing
 * (`floor`), and the bare pipeline, which keeps nothing either.
 */
const folder = 'node_modules/.cache/rxagent-bench/context';
await mkdir(folder, { recursive: true });
await writeFile(`${folder}/nothing.ts`, `export * from ${JSON.stringify(resolve('lib/platform/node.ts'))};\nexport const captureContext = () => (foreign, given) => foreign(given);\n`);

async function load(name: string, platform: string): Promise<typeof Library> {
  const outfile = resolve(folder, `${name}.mjs`);
  await build({ entryPoints: ['lib/index.ts'], outfile, bundle: true, format: 'esm', target: 'es2022', platform: 'node', packages: 'external', alias: { '#platform': resolve(platform) } });
  return (await import(outfile)) as typeof Library;
}
const kept = await load('kept', 'lib/platform/node.ts');
const lost = await load('lost', `${folder}/nothing.ts`);

const count = 100_000;
const words = deltas(count);
const storage = new AsyncLocalStorage<string>();

/** Has a run of the agent started under a store, and its deltas emitted. */
const drained = (events: Observable<{ content: string }>, emit: () => void) => (): Promise<number> =>
  new Promise((done, reject) => {
    let length = 0;
    storage.run('run', () => events.subscribe({ next: ({ content }) => (length += content.length), error: reject, complete: () => done(length) }));
    emit();
  });

let socket = new Subject<Item>();
const cases: Record<string, [stream: () => Observable<Item>, emit: () => void]> = {
  'emitted within subscribe': [() => from(words), () => undefined],
  'emitted by others, under another store': [
    () => (socket = new Subject()),
    () => storage.run('elsewhere', () => {
      words.forEach((word) => socket.next(word));
      socket.complete();
    }),
  ],
};

const lines = [];
for (const [name, [stream, emit]] of Object.entries(cases)) {
  const ask = ({ Agent }: typeof Library) => drained(new Agent({ provider: { name: 'bench', nativeTools: true, stream } }).stream(question), emit);
  const bare = drained(bareAgent(stream, () => '', question), emit);
  const times = await race({ rxagent: ask(kept), floor: ask(lost), rxjs: bare }, { rounds: 41, warmUps: 5 });
  const each = mapContenders(times, (ms) => (ms * 1000) / count);
  lines.push({ name, ...each, target: each.floor * 1.05 });
}
print('context: µs for each of 100,000 deltas (floor: nothing kept)', lines);
