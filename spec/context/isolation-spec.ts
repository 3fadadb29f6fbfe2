import { asapScheduler, defer, EMPTY, map, observeOn, of, share, shareReplay, Subject, type Observable } from 'rxjs';
import { Agent, textDeltas, type AgentOptions, type Provider, type ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';
import { storage } from './witness';

const calls: ToolCall = toolCall('look');

/** An agent that writes down who looks from where, as `who: store`. */
const looking = (stream: NonNullable<Provider['stream']>, options: Partial<AgentOptions> = {}) => {
  const seen: string[] = [];
  const see = (who: string): unknown => seen.push(`${who}: ${storage.getStore()}`);
  const provider = { name: 'm', nativeTools: true, stream };
  const agent = new Agent({ provider, tools: [makeTool('look', ({ run }) => see(`tool of ${String(run)}`))], observers: [{ onTextDelta: ({ context }) => see(`hook of ${String(context)}`) }], ...options });
  const start = (run: string): unknown => storage.run(run, () => agent.stream({ messages: run, context: run }).pipe(textDeltas()).subscribe(() => see(`subscriber of ${run}`)));
  return { seen, see, agent, start };
};
const own = (seen: readonly string[]): string[] => seen.filter((line) => !/of (\w+): \1$/.test(line));

describe('two runs at once', () => {
  it('should never see what the other holds, however their events interleave', () => {
    const replies: Record<string, Subject<string | ToolCall>> = { a: new Subject(), b: new Subject() };
    const { seen, start } = looking(({ messages }) => (messages.length > 1 ? of('end') : replies[messages[0]!.content]!));
    start('a');
    start('b');

    storage.run('b', () => replies['a']!.next('one'));
    storage.run('a', () => replies['b']!.next('one'));
    storage.run('b', () => replies['a']!.next({ ...calls, parameters: { run: 'a' } }));
    storage.run('a', () => replies['b']!.next({ ...calls, parameters: { run: 'b' } }));
    storage.run('b', () => replies['a']!.complete());
    storage.run('a', () => replies['b']!.complete());

    expect(own(seen)).toEqual([]);
    expect(seen).toHaveLength(2 * 5);
  });

  it('should each see what is its own where both hear one reply', () => {
    const reply = new Subject<string>();
    const shared = reply.pipe(share());
    const { seen, start } = looking(() => shared);
    start('a');
    start('b');

    storage.run('elsewhere', () => reply.next('one'));

    expect(seen).toEqual(['hook of a: a', 'subscriber of a: a', 'hook of b: b', 'subscriber of b: b']);
  });

  it('should each see what is its own where one flush of a scheduler drives both', async () => {
    const { seen, start } = looking(() => of('one', 'two').pipe(observeOn(asapScheduler)));
    start('a');
    start('b');

    await Promise.resolve();

    expect(own(seen)).toEqual([]);
    expect(seen).toHaveLength(2 * 4);
  });
});

describe('a run for several', () => {
  const listen = (who: string, shared: Observable<string>, see: (who: string) => unknown): unknown => storage.run(who, () => shared.subscribe((delta) => see(`${who} hears ${delta}`)));

  it('should be heard by all in the context of the one whose subscription has started it', () => {
    const reply = new Subject<string>();
    const { seen, see, agent } = looking(() => reply, { observers: [] });
    const shared = agent.stream('hi').pipe(textDeltas(), share());
    listen('first', shared, see);
    reply.next('1');
    listen('late', shared, see);

    storage.run('elsewhere', () => reply.next('2'));

    expect(seen).toEqual(['first hears 1: first', 'first hears 2: first', 'late hears 2: first']);
  });

  it('should repeat what was before to the late within their own subscribe, so in their own context', () => {
    const reply = new Subject<string>();
    const { seen, see, agent } = looking(() => reply, { observers: [] });
    const shared = agent.stream('hi').pipe(textDeltas(), shareReplay({ bufferSize: 9, refCount: true }));
    listen('first', shared, see);
    reply.next('1');
    listen('late', shared, see);

    storage.run('elsewhere', () => reply.next('2'));

    expect(seen).toEqual(['first hears 1: first', 'late hears 1: late', 'first hears 2: first', 'late hears 2: first']);
  });
});

describe('what a tool writes', () => {
  const turns = () => [of({ ...calls, id: '1', toolName: 'write' }, { ...calls, id: '2' }), of({ ...calls, id: '3' }), of('end')];

  it.each<[string, () => unknown]>([
    ['at once', () => storage.enterWith('written')],
    ['later', async () => {
      await Promise.resolve();
      storage.enterWith('written');
    }],
    ['as an Observable', () => defer(() => (storage.enterWith('written'), EMPTY))],
  ])('should be seen by nobody else if it writes %s', async (_, write) => {
    const left = turns();
    const seen: string[] = [];
    const see = (who: string): unknown => seen.push(`${who}: ${storage.getStore()}`);
    const agent = new Agent({
      provider: { name: 'm', nativeTools: true, stream: () => (see('provider'), left.shift() ?? EMPTY) },
      tools: [makeTool('write', write), makeTool('look', () => see('tool'))],
      observers: [{ onToolEnd: () => see('hook'), onRunEnd: () => see('end') }],
    });

    await storage.run('run', async () => {
      const done = new Promise<void>((complete) => agent.stream('hi').pipe(map(() => see('subscriber'))).subscribe({ complete }));
      see('caller');
      await done;
      see('caller, later');
    });

    expect(seen.filter((line) => !line.endsWith(': run'))).toEqual([]);
    expect(new Set(seen.map((line) => line.split(':')[0]))).toEqual(new Set(['provider', 'tool', 'hook', 'end', 'subscriber', 'caller', 'caller, later']));
  });
});
