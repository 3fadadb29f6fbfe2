import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { readText } from '../guards/sources';
import { hops } from './hops';

/** Where `code` of a file is replaced by `other`, the hops of the table at which the context is lost. With `leaks`, places write to the storage, too. */
async function lostWith(path: string, code: string, other: string, leaks: boolean): Promise<string[]> {
  const text = readText(path);
  if (!text.includes(code)) throw new Error(`${path} has no '${code}' any more: say here how its context is taken away now.`);
  const { outputText } = ts.transpileModule(text.replace(code, other), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const file = join(process.cwd(), path);
  const load = (id: string): unknown => jest.requireActual(id.startsWith('.') ? join(dirname(file), id) : id);
  jest.resetModules();
  jest.doMock(file, () => {
    const exports = {};
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own file, but for one line
    (new Function('require', 'exports', outputText) as (load: (id: string) => unknown, exports: object) => void)(load, exports);
    return exports;
  });
  const [{ emitters }, { walk }, { Witness }] = await Promise.all([import('./emitters'), import('./scenarios'), import('./witness')]);
  const witness = await walk(new Witness(leaks), emitters['a hot Subject']!);
  jest.dontMock(file);
  return Object.keys(hops).filter((hop) => hops[hop]!.some((place) => witness.lost('run').includes(place)));
}

const [foreign, inContext, tellAndShow, input, batch] = ['agent/foreign', 'protocol/inContext', 'agent/tellAndShow', 'agent/input', 'agent/batch'].map((name) => `lib/${name}.ts`) as [string, string, string, string, string];
const limited = 'withRateLimit, when it is the turn of one who waited';
const callbacks = 'withCache, withCost and recordTo';
const tools = ['a tool that answers at once', 'a tool in a later turn', 'a tool with a promise', 'a tool with an Observable', 'a tool with an async iterable'];
const asked = [...tools, 'a tool that is an agent', 'the provider in each turn', "the agent's retry", 'withRetry', 'withFallback', limited, callbacks, 'the policy', 'the approval', 'the guards', 'the memory', 'every hook'];
const ended = ['a stop', 'what somebody else unsubscribes'];
const heard = ['the subscriber of stream()', 'the subscriber of events()'];

type Mutation = [what: string, path: string, code: string, other: string, hops: string[]];

it('the table of hops loses nothing without a mutation', async () => {
  expect(await lostWith(foreign, 'make', 'make', true)).toEqual([]);
});

describe('the table of hops shows it when nobody enters', () => {
  it.each<Mutation>([
    ['anything', 'lib/platform/node.ts', 'scope.runInAsyncScope(foreign as (given?: A) => T, undefined, given)', 'foreign(given!)',
      [...asked, 'tapRun, when somebody else unsubscribes', ...ended, ...heard, 'operators behind it', 'a batch']],
    ['foreign code', foreign, 'enter(() => captureContext()(work))', 'work()', asked],
    ['for what is emitted', inContext, 'enter(next, value)', 'next(value)', ['a tool that is an agent', callbacks, 'a stop', ...heard, 'operators behind it', 'a batch']],
    ['for errors', inContext, 'enter(error, cause)', 'error(cause)', ['withRetry', 'withFallback', limited, callbacks, 'the subscriber of events()']],
    ['for ends', inContext, 'enter(complete)', 'complete()', ['a tool that is an agent', callbacks, 'a stop', 'the subscriber of stream()']],
    ['for teardowns', inContext, 'enter(() => inner.unsubscribe())', 'inner.unsubscribe()', ['what somebody else unsubscribes']],
    ['for what decorators hear', 'lib/providers/askItems.ts', '.pipe(inContext(identity))', '', ['withRetry', 'withFallback', limited, callbacks]],
    ['when it is the turn of one who waited', 'lib/providers/startQueue.ts', 'enter(() => turn.complete())', 'turn.complete()', [limited]],
    ['for a stop', input, '.pipe(inContext(identity))', '', ['a stop']],
    ['predicates', 'lib/agent/throughGate.ts', 'ownContext(run, () => decide({ ...call, parameters }))', 'decide({ ...call, parameters })', ['the policy']],
    ['shouldRetry', 'lib/agent/modelTurn.ts', 'ownContext(run, () => plan.next(error, saysNothing(run.state.reply)))', 'plan.next(error, saysNothing(run.state.reply))', ["the agent's retry"]],
    ['the hook of an unsubscribe', tellAndShow, '(tell) => ownContext(run, tell)', '(tell) => tell()', ['every hook']],
    ['the last hook of tapRun', 'lib/observers/tapRun.ts', 'tellObservers(listeners, captureContext())', 'tellObservers(listeners, (tell) => tell())', ['tapRun, when somebody else unsubscribes']],
  ])('%s', async (_, path, code, other, expected) => {
    expect((await lostWith(path, code, other, false)).sort()).toEqual(expected.sort());
  });
});

describe('the table of hops shows what is written where there is no context of its own for', () => {
  it.each<Mutation>([
    ['foreign code', foreign, 'captureContext()(work)', 'work()', [...asked, 'a batch']],
    ['a source that is subscribed to, such as a stop', inContext, 'captureContext()(() => source.subscribe(inner))', 'source.subscribe(inner)', ['who subscribes']],
    ['predicates', 'lib/agent/throughGate.ts', 'ownContext(run, () => decide({ ...call, parameters }))', 'run.enter(() => decide({ ...call, parameters }))',
      [...tools, 'every hook', 'the approval', 'the guards', 'the memory', 'the policy', callbacks, limited]],
    ['hooks', tellAndShow, 'ownContext(run, () => observers.next(event))', 'observers.next(event)', ['a tool that is an agent', 'every hook', ...ended, ...heard, 'operators behind it']],
    ['the subscriber', tellAndShow, 'run.enter(captureContext)', 'run.enter', ['the provider in each turn', 'every hook']],
    ['the inputs of a batch', batch, 'ownContext(here, () => queue.next())', 'queue.next()', ['who subscribes', 'a batch']],
    ['the runs of a batch', batch, 'entered(here, () => run(input))', 'run(input)', ['a batch']],
  ])('%s', async (_, path, code, other, expected) => {
    expect((await lostWith(path, code, other, true)).sort()).toEqual(expected.sort());
  });
});
