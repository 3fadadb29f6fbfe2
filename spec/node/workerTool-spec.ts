import { AsyncLocalStorage } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { lastValueFrom, Subject, tap, toArray, type Observable } from 'rxjs';
import { Agent, ConfigurationError, type AgentInput, type RunEvent, type RunEventOf, type Tool } from 'rxagent';
import { workerPool, workerTool, type WorkerToolOptions } from 'rxagent/node';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { inThread, sharedCells, standsStill, until } from '../support/workers/inThread';

const collect = (events: Observable<RunEvent>): Promise<RunEvent[]> => lastValueFrom(events.pipe(toArray()));

type Calls = [name: string, args?: Record<string, unknown>][];

/** An agent whose model makes these calls at once. */
const agentOf = (tools: Tool[], calls: Calls): Agent =>
  new Agent({ provider: scriptedProvider([calls.map(([name, args], index) => toolCall(name, args ?? {}, `call_${index}`)), 'Done.']), tools });
const eventsOf = (tools: Tool[], calls: Calls, input: AgentInput = 'go'): Promise<RunEvent[]> => collect(agentOf(tools, calls).events(input));
const outcomes = (events: RunEvent[]) => events.flatMap((event) => (event.type === 'tool-end' || event.type === 'tool-error' ? [event.outcome.content] : []));
const run = promisify(execFile);

describe('workerTool', () => {
  it('should run its function with the checked arguments, the context and the ids', async () => {
    const sum = inThread('default', { name: 'sum', parameters: { type: 'object', properties: { a: { type: 'number' }, b: { type: 'number' } }, required: ['a', 'b'] } });
    const events = await eventsOf([sum, inThread('whoAmI')], [['sum', { a: '1', b: 2 }], ['sum', { a: 1 }], ['whoAmI', { x: 1 }]], { messages: 'go', context: { user: 'Ann' } });
    const ends = events.filter((event): event is RunEventOf<'tool-end'> => event.type === 'tool-end');

    expect(ends.find(({ call }) => call.id === 'call_0')?.outcome.content).toBe('3');
    expect(events.find((event) => event.type === 'tool-error')).toMatchObject({ call: { id: 'call_1' }, outcome: { content: expect.stringContaining("missing required parameter 'b'") } });
    expect(ends.find(({ call }) => call.id === 'call_2')?.value).toEqual({ args: { x: 1 }, context: { user: 'Ann' }, toolCallId: 'call_2', runId: events[0]?.runId, keys: ['object', true] });
  });

  it('should run functions that never yield at once, on threads', async () => {
    const shared = sharedCells().buffer;
    const events = await eventsOf([inThread('meet')], [['meet', { count: 2 }], ['meet', { count: 2 }]], { messages: 'go', context: { shared } });

    expect(outcomes(events)).toEqual(['met', 'met']);
  }, 30_000);

  it('should leave the main thread free while its function blocks', async () => {
    const cells = sharedCells();
    const events = eventsOf([inThread('untilTold')], [['untilTold']], { messages: 'go', context: { shared: cells.buffer } });
    await until(() => Atomics.load(cells, 1) === 1);
    Atomics.store(cells, 0, 1);
    Atomics.notify(cells, 0);

    expect(outcomes(await events)).toEqual(['ok']);
  }, 30_000);

  describe('when a call is left', () => {
    type Leave = (events: Observable<RunEvent>, started: () => boolean, stop: Subject<void>) => Promise<unknown>;
    const ways: [string, Leave, Partial<WorkerToolOptions>, string[]][] = [
      ['a time-out', (events) => collect(events), { timeoutMs: 300 }, ["Tool 'count' timed out after 300 ms"]],
      ['stop', async (events, started, stop) => {
        const all = collect(events);
        await until(started);
        stop.next();
        return all;
      }, {}, ['cancelled']],
      ['unsubscribe', async (events, started) => {
        const subscription = events.subscribe();
        await until(started);
        subscription.unsubscribe();
        return [];
      }, {}, []],
    ];

    it.each(ways)('by %s should end the thread, and go on with another', async (_, leave, options, answers) => {
      const folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
      const file = join(folder, 'dots');
      const cells = sharedCells();
      const pool = workerPool({ maxThreads: 1 });
      const stop = new Subject<void>();
      const thread = inThread('thread', { pool });
      const [before] = outcomes(await eventsOf([thread], [['thread']]));
      const hasBegun = (): boolean => Atomics.load(cells, 0) > 2000;
      const events = (await leave(
        agentOf([inThread('count', { pool, ...options })], [['count']]).events({ messages: 'go', context: { shared: cells.buffer, file }, stop }), hasBegun, stop,
      )) as RunEvent[];
      const [after] = outcomes(await eventsOf([thread], [['thread']]));
      const count = await standsStill(() => Atomics.load(cells, 0));
      const size = statSync(file).size;
      await eventsOf([thread], [['thread']]);
      const sizeLater = statSync(file).size;
      rmSync(folder, { recursive: true });

      expect(outcomes(events)).toEqual(answers);
      expect(after).not.toBe(before);
      expect(sizeLater).toBe(size);
      expect(Atomics.load(cells, 0)).toBe(count);
    }, 30_000);
  });

  it('should leave a sibling on another thread alone when one crashes', async () => {
    const cells = sharedCells();
    const pool = workerPool({ maxThreads: 2 });
    const events = agentOf([inThread('untilTold', { pool }), inThread('exit', { pool })], [['untilTold'], ['exit']]).events({ messages: 'go', context: { shared: cells.buffer } });
    const free = (event: RunEvent): void => {
      if (event.type !== 'tool-error') return;
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
    };

    expect(outcomes(await collect(events.pipe(tap(free))))).toEqual(["Tool 'exit': its thread ended before there was a result: worker exited with code: 3.", expect.stringMatching(/^(ok|not-equal)$/)]);
  }, 30_000);

  it('should hand progress over in order, with the meaning that it has for local tools', async () => {
    const events = await eventsOf([inThread('letters'), inThread('mixed')], [['letters'], ['mixed']]);
    const progress = (id: string) => events.flatMap((event) => (event.type === 'tool-progress' && event.call.id === id ? [event.value] : []));

    expect([progress('call_0'), progress('call_1')]).toEqual([['a', 'b', 'c'], ['a', { at: 2 }]]);
    expect(outcomes(events).sort()).toEqual(['abc', '{"at":2}']);
  });

  describe('with a context', () => {
    const context = { user: 'Ann', log: () => 'not for threads' };

    it('that has no copy, should fail and say what to do', async () => {
      const events = await eventsOf([inThread('whoAmI')], [['whoAmI']], { messages: 'go', context });

      expect(outcomes(events)).toEqual([expect.stringMatching(/^Tool 'whoAmI': the context of the run cannot be handed to a thread: .* Give workerTool a function context/)]);
    });

    it('should hand over what its function picks', async () => {
      const tool = inThread('whoAmI', { context: ({ user }: { user: string }) => ({ user }) });
      const agent = new Agent({ provider: scriptedProvider([[toolCall('whoAmI')], 'Done.']), tools: [tool] });
      const events = await collect(agent.events({ messages: 'go', context }));

      expect(events.find((event) => event.type === 'tool-end')).toMatchObject({ value: { context: { user: 'Ann' } } });
      // @ts-expect-error The tool needs a context.
      expect(() => agent.run('go')).toBeDefined();
      // @ts-expect-error It needs another one.
      expect(() => agent.run({ messages: 'go', context: { name: 'Ann' } })).toBeDefined();
    });
  });

  it('should keep what AsyncLocalStorage holds for what follows', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const note = ({ type }: RunEvent): void => void seen.push(`${storage.getStore()} ${type}`);
    const ask = (): Promise<unknown> => {
      const provider = scriptedProvider([[toolCall('letters'), toolCall('thread')], 'Done.']);
      return new Agent({ provider, tools: [inThread('letters'), inThread('thread')], observers: [{ onToolProgress: note, onToolEnd: note }] }).run('go');
    };
    await Promise.all(['one', 'two'].map((name) => storage.run(name, ask)));

    const each = ['tool-end', 'tool-end', 'tool-progress', 'tool-progress', 'tool-progress'];
    expect(seen.sort()).toEqual([...each.map((type) => `one ${type}`), ...each.map((type) => `two ${type}`)]);
  });

  it.each<[string, object, RegExp]>([
    ['a relative module', { module: './tools.mjs' }, /^Tool 'x': module must be a file: URL, such as new URL\('.\/work.js', import.meta.url\), or an absolute path; got '.\/tools.mjs'/],
    ['a module of the web', { module: new URL('https://example.com/a.js') }, /^Tool 'x': module must be a file: URL/],
    ['no module', { module: undefined }, /^Tool 'x': module must be/],
    ['an empty export', { export: '' }, /^Tool 'x': export must be the name/],
    ['a context that is no function', { context: { a: 1 } }, /^Tool 'x': context must be a function/],
    ['a negative grace', { graceMs: -1 }, /^Tool 'x': graceMs must be a number from 0/],
    ['a pool of another make', { pool: { maxThreads: 1 } }, /^workerTool: pool must be made by workerPool/],
    ['what tool() refuses', { timeoutMs: 0 }, /^Tool 'x': timeoutMs/],
  ])('should refuse %s at once', (_, options, message) => {
    const make = (): Tool => inThread('default', { name: 'x', ...options });

    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });

  it.each([resolve('spec/support/workers/tools.mjs'), pathToFileURL('spec/support/workers/tools.mjs'), pathToFileURL('spec/support/workers/tools.mjs').href])('should take the module %s', async (module) => {
    expect(outcomes(await eventsOf([inThread('default', { module })], [['default', { a: 1, b: 1 }]]))).toEqual(['2']);
  });

  it('should keep the parts of a tool', () => {
    const tool = inThread('default', { name: 'sum', description: 'Adds', terminal: true, timeoutMs: 5 });

    expect(tool).toMatchObject({ name: 'sum', description: 'Adds', terminal: true, timeoutMs: 5 });
    expect(Object.keys(tool)).not.toContain('module');
  });

  it('should not keep the process alive', async () => {
    const program = `
      import { workerTool } from ${JSON.stringify(pathToFileURL('lib/node/index.ts').href)};
      const tool = workerTool({ name: 'sum', description: '', parameters: { type: 'object' }, module: ${JSON.stringify(resolve('spec/support/workers/tools.mjs'))} });
      const begun = performance.now();
      tool.execute({ a: 1, b: 2 }, { signal: new AbortController().signal, context: undefined, toolCallId: '', runId: '' }).then(console.log);
      process.on('exit', () => console.log(performance.now() - begun < 5000 ? 'soon' : 'late'));`;
    const folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
    const file = join(folder, 'program.mts');
    writeFileSync(file, program);
    const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', file], { timeout: 30_000 });
    rmSync(folder, { recursive: true });

    expect([stdout, stderr]).toEqual(['3\nsoon\n', '']);
  }, 40_000);

  it('should have types', () => {
    // @ts-expect-error There is no module.
    const withoutModule = (): Tool => workerTool({ name: 'x', description: '', parameters: { type: 'object' } });
    // @ts-expect-error The function stands in the module.
    const withExecute = (): Tool => workerTool({ name: 'x', description: '', parameters: { type: 'object' }, module: '/x.js', execute: () => 1 });
    // @ts-expect-error The root of the schema is an object.
    const withArray = (): Tool => workerTool({ name: 'x', description: '', parameters: { type: 'array' }, module: '/x.js' });

    const picks = workerTool({ name: 'x', description: '', parameters: { type: 'object' }, module: '/x.js', context: ({ user }: { user: string }) => user });
    const plain = workerTool({ name: 'x', description: '', parameters: { type: 'object' }, module: '/x.js' });

    expectTypeOf(picks).toEqualTypeOf<Tool<{ user: string }>>();
    expectTypeOf(plain).toEqualTypeOf<Tool>();
    expect([withoutModule, withExecute, withArray]).toHaveLength(3);
  });
});
