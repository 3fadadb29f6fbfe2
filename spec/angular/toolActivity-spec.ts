import { NEVER, of, Subject, tap } from 'rxjs';
import { Agent, AgentError, tool, type RunEvent, type ToolPolicy } from 'rxagent';
import type { ToolActivity } from 'rxagent/angular';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { cancelTools, isActive, reduceTools } from '../../lib/angular/toolActivity';

const parameters = { type: 'object' } as const;
/** The lists after each event that changed them. */
const lists = (events: readonly RunEvent[]): (readonly ToolActivity[])[] =>
  events.reduce<(readonly ToolActivity[])[]>((all, event) => [...all, reduceTools(all.at(-1) ?? [], event)], []).filter((list, at, all) => list !== (all[at - 1] ?? []) && list.length > 0);
const statuses = (events: readonly RunEvent[]): string[] => lists(events).map((list) => list.map(({ status, progress }) => `${status}${progress && ` ${progress}`}`).join(', '));

const run = (agent: Agent): RunEvent[] => {
  const events: RunEvent[] = [];
  agent.events('hi').subscribe((event) => events.push(event));
  return events;
};

describe('reduceTools', () => {
  it('should follow calls side by side', marbles(({ cold, flush }) => {
    const fast = cold('-x-|  ', { x: 'fast' });
    const slow = cold('--y--|', { y: 'slow' });

    const provider = scriptedProvider([[toolCall('fast'), toolCall('slow')], 'Done.']);
    const tools = [tool({ name: 'fast', description: '', parameters, execute: () => fast }), tool({ name: 'slow', description: '', parameters, execute: () => slow })];
    const events: RunEvent[] = [];
    new Agent({ provider, tools }).events('hi').pipe(tap((event) => events.push(event))).subscribe();
    flush();
    expect(statuses(events)).toEqual([
      'asked', 'asked, asked', 'running, asked', 'running, running', 'running fast, running', 'running fast, running slow', 'done fast, running slow', 'done fast, done slow',
    ]);
    expect(lists(events).at(-1)).toEqual([
      { runId: events[0]?.runId, iteration: 1, call: toolCall('fast'), status: 'done', progress: 'fast', startMs: 0, outcome: { toolCallId: 'call_fast', toolName: 'fast', content: 'fast', isError: false, durationMs: 3 } },
      { runId: events[0]?.runId, iteration: 1, call: toolCall('slow'), status: 'done', progress: 'slow', startMs: 0, outcome: { toolCallId: 'call_slow', toolName: 'slow', content: 'slow', isError: false, durationMs: 5 } },
    ]);
  }));

  it('should join texts, and show the newest of other values', () => {
    const provider = scriptedProvider([[toolCall('words'), toolCall('steps')], 'Done.']);
    const words = tool({ name: 'words', description: '', parameters, execute: () => of('a', 'b') });
    const steps = tool({ name: 'steps', description: '', parameters, execute: () => of({ at: 1 }, { at: 2 }) });
    const last = lists(run(new Agent({ provider, tools: [words, steps] }))).at(-1);
    expect(last?.map(({ progress }) => progress)).toEqual(['ab', '{"at":2}']);
  });

  it('should show a call that waits for a yes, and what its tool would get', () => {
    const provider = scriptedProvider([[toolCall('send', { to: '7' }), toolCall('drop')], 'Done.']);
    const tools = [tool({ name: 'send', description: '', parameters: { type: 'object', properties: { to: { type: 'number' } } }, execute: () => 'sent' }), tool({ name: 'drop', description: '', parameters, execute: () => '' })];
    const events = run(new Agent({ provider, tools, toolPolicy: { review: ['*'] }, approve: ({ call }) => call.toolName === 'send' }));
    expect(statuses(events)).toEqual(['asked', 'asked, asked', 'review, asked', 'asked, asked', 'running, asked', 'done, asked', 'done, review', 'done, asked', 'done, denied']);
    expect(lists(events).at(-1)).toMatchObject([{ call: { parameters: { to: '7' } }, args: { to: 7 } }, { outcome: { isError: true, durationMs: 0 } }]);
  });

  it('should tell a no from a failure, whoever has said it', () => {
    const last = (options: { toolPolicy?: ToolPolicy; approve?: () => boolean }): string | undefined => {
      const tools = [tool({ name: 'drop', description: '', parameters, execute: () => { throw new Error('no disk'); } })];
      return statuses(run(new Agent({ provider: scriptedProvider([[toolCall('drop')], 'Done.']), tools, ...options }))).at(-1);
    };
    expect(last({})).toBe('failed');
    expect(last({ toolPolicy: { deny: ['drop'] } })).toBe('denied');
    expect(last({ toolPolicy: { review: ['drop'] } })).toBe('denied'); // nobody to ask
    expect(last({ toolPolicy: { review: ['drop'] }, approve: () => false })).toBe('denied');
    expect(last({ toolPolicy: { review: ['drop'] }, approve: () => true })).toBe('failed');
  });

  it('should tell a call that a stop has cut off from one that failed', () => {
    const provider = scriptedProvider([[toolCall('dig'), toolCall('unknown'), toolCall('send')]]);
    const tools = ['dig', 'send'].map((name) => tool({ name, description: '', parameters, execute: () => NEVER }));
    const stop = new Subject<void>();
    const events: RunEvent[] = [];
    new Agent({ provider, tools, toolPolicy: { review: ['send'] }, approve: () => NEVER }).events({ messages: 'hi', stop }).subscribe((event) => events.push(event));
    expect(statuses(events).at(-1)).toBe('running, failed, review');
    stop.next();
    expect(statuses(events).at(-1)).toBe('cancelled, failed, cancelled');
  });

  it('should not take the word of a tool for it', () => {
    const provider = scriptedProvider([[toolCall('echo')], 'Done.']);
    const tools = [tool({ name: 'echo', description: '', parameters, execute: () => { throw new AgentError('cancelled', { code: 'busy' }); } })];
    expect(statuses(run(new Agent({ provider, tools }))).at(-1)).toBe('failed');
  });

  it('should leave what is over when a run breaks off', () => {
    const states = ['asked', 'review', 'running', 'done', 'failed', 'denied', 'cancelled'] as const;
    const tools = states.map((status): ToolActivity => ({ runId: 'r', iteration: 1, call: toolCall(status), status, progress: '' }));
    expect(tools.filter(isActive).map(({ status }) => status)).toEqual(['asked', 'review', 'running']);
    const left = cancelTools(tools);
    expect(left.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'done', 'failed', 'denied', 'cancelled']);
    expect(cancelTools(left)).toBe(left);
  });

  it('should never change a list or a call that was seen', () => {
    const provider = scriptedProvider([[toolCall('clock')], 'Noon.']);
    const tools = [tool({ name: 'clock', description: '', parameters, execute: () => '12:00' })];
    const seen = lists(run(new Agent({ provider, tools })));
    expect(seen.map((list) => list[0]?.status)).toEqual(['asked', 'running', 'done']);
    expect(new Set(seen.map((list) => list[0])).size).toBe(3);
  });
});
