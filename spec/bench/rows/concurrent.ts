import { contenders, question, type Ask } from '../contenders';
import { alternate, mapContenders, print, race } from '../harness';
import { Pacer } from '../pacer';
import { tenTools } from '../tools';

const runs = 2000;
const deltasPerRun = 200;
const pacer = new Pacer(deltasPerRun);
const agents = contenders(pacer, { tools: tenTools, nativeTools: true });

const start = (ask: Ask): Promise<number>[] => Array.from({ length: runs }, () => ask(question));

const all = (ask: Ask) => async (): Promise<number> => {
  const answers = start(ask);
  await pacer.run();
  return (await Promise.all(answers)).reduce((sum, length) => sum + length);
};

const heapUsed = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** Bytes that a run holds when three quarters of its deltas have come. */
const held = (ask: Ask) => async (): Promise<number> => {
  const before = heapUsed();
  const answers = start(ask);
  await pacer.run((deltasPerRun * 3) / 4);
  const bytes = heapUsed() - before;
  await pacer.run();
  await Promise.all(answers);
  return bytes / runs;
};

const wall = await race(mapContenders(agents, all), { rounds: 5, warmUps: 1 });
const bytes = await alternate(mapContenders(agents, held), { rounds: 1, warmUps: 1 });
print('concurrent: 2,000 runs of 200 paced deltas', [
  { name: 'wall, ms', ...wall },
  { name: 'wall / floor', ...mapContenders(wall, (ms) => ms / wall.floor), target: 1.3 },
  { name: 'KB held per run', ...mapContenders(bytes, (value) => value / 1024), target: 16 },
]);
