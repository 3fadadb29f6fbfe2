import { EMPTY, of, Subject, tap, throwError } from 'rxjs';
import {
  Agent, ConfigurationError, isResult, type AgentObserver, type AgentOptions, type Memory, type ModelNote, type RunEvent, type RunFinishReason,
} from 'rxagent';
import { marbleProvider, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { hookNames } from '../../lib/observers/hookNames';
import { collect } from '../support/collect';
import { eventFaults } from '../support/eventFaults';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

const broken = throwError(() => new Error('broken'));
const cost = { type: 'usage', usage: usage(3, 2) } as const;
/** The small facts of a reply, which stand between its start and its end. */
const inReply = /^(text-delta|tool-call|llm-note)$/;
const tools = [makeTool('x'), makeTool('bad', () => broken), makeTool('final', () => 'done', { terminal: true })];
const types = (events: readonly RunEvent[]): string[] => events.map(({ type }) => type);
const steps = (events: readonly RunEvent[]): string[] => types(events).filter((type) => !inReply.test(type));

/** An observer that keeps all it hears. */
const recorder = (): { observer: AgentObserver; heard: RunEvent[] } => {
  const heard: RunEvent[] = [];
  return { heard, observer: Object.fromEntries(Object.values(hookNames).map((name) => [name, (event: RunEvent) => heard.push(event)])) };
};

describe('iteration', () => {
  describe('the order of events', () => {
    it.each([true, false])('should be exactly this for one native tool in two turns (usage reported: %s)', (reported) => {
      const report = reported ? [cost] : [];
      const agent = new Agent({ provider: scriptedProvider([['a', toolCall('x'), ...report], ['b', ...report]], { nativeTools: true }), tools });

      expect(steps(collect(agent.events('hi')).values)).toEqual([
        'run-start',
        'iteration-start',
        'llm-start',
        'llm-end',
        ...(reported ? ['usage'] : []),
        'tool-start',
        'tool-end',
        'iteration-end',
        'iteration-start',
        'llm-start',
        'llm-end',
        ...(reported ? ['usage'] : []),
        'iteration-end',
        'run-end',
      ]);
    });

    it('should be the same for hooks, each heard before the subscriber sees the event', () => {
      const { observer, heard } = recorder();
      const agent = new Agent({ provider: scriptedProvider([['a', toolCall('x'), cost], 'b']), tools, observers: [observer] });
      const late: string[] = [];

      const { values } = collect(agent.events('hi').pipe(tap((event) => { if (heard.at(-1) !== event) late.push(event.type); })));

      expect(heard).toEqual(values);
      expect(late).toEqual([]);
    });

    it('should have run-end before the subscriber sees the result', () => {
      const log: string[] = [];
      const agent = new Agent({ provider: scriptedProvider(['a']), observers: [{ onRunEnd: () => log.push('run-end') }] });

      agent.stream('hi').subscribe({ next: (event) => isResult(event) && log.push('result'), complete: () => log.push('complete') });

      expect(log).toEqual(['run-end', 'result', 'complete']);
    });

    it('should have run-error before the subscriber sees the error', () => {
      const log: string[] = [];
      const agent = new Agent({ provider: marbleProvider([broken]), observers: [{ onRunError: () => log.push('run-error') }] });

      agent.stream('hi').subscribe({ error: () => log.push('error') });

      expect(log).toEqual(['run-error', 'error']);
    });
  });

  describe('turns', () => {
    it('should be numbered from 1 on all of their events', () => {
      const agent = new Agent({ provider: scriptedProvider([['a', toolCall('x')], [toolCall('x', {}, 'again')], 'c']), tools });
      const events = collect(agent.events('hi')).values;
      const numbers = events.map((event) => ('iteration' in event ? event.iteration : 0));

      expect(numbers.filter((number, index) => number !== numbers[index - 1])).toEqual([0, 1, 2, 3, 0]);
      expect(events.filter((event) => 'iteration' in event).map(({ type }) => type.replace(/-.*/, ''))).not.toContain('run');
    });

    it('should carry the run and its context on all events', () => {
      const context = { user: 'ada' };
      const events = collect(new Agent({ provider: scriptedProvider([['a', toolCall('x')], 'b']), tools }).events({ messages: 'hi', context })).values;

      expect(new Set(events.map(({ runId }) => runId)).size).toBe(1);
      expect(events.every((event) => event.context === context && event.timeMs > 0)).toBe(true);
    });

    it('should sum up the reply at its end', () => {
      const notes: ModelNote[] = [
        { type: 'model', provider: 'inner', model: 'm-2' },
        { type: 'reasoning-delta', delta: 'Hm' },
        { type: 'reasoning-delta', delta: '.' },
        { type: 'finish', reason: 'length', raw: 'max' },
        cost,
      ];
      const agent = new Agent({ provider: scriptedProvider([[...notes, 'a', 'b', toolCall('x')], 'c'], { name: 'outer', defaultModel: 'm-1' }), tools });
      const ends = collect(agent.events('hi')).values.filter((event) => event.type === 'llm-end');

      expect(ends).toMatchObject([
        {
          finishReason: 'length',
          provider: 'inner',
          model: 'm-2',
          reasoning: 'Hm.',
          usage: usage(3, 2),
          message: { role: 'assistant', content: 'ab', toolCalls: [toolCall('x')] },
        },
        { finishReason: 'stop', provider: 'outer', model: 'm-1', message: { role: 'assistant', content: 'c' } },
      ]);
      expect(['reasoning', 'usage', 'error'].filter((field) => field in ends[1]!)).toEqual([]);
    });

    it.each<[RunFinishReason, Partial<AgentOptions>, (string | ReturnType<typeof toolCall>)[][]]>([
      ['stop', {}, [['a', toolCall('x')], ['b']]],
      ['routed', { routingOnly: true }, [[toolCall('x')]]],
      ['terminal-tool', {}, [[toolCall('x')], [toolCall('final')]]],
      ['max-iterations', { maxIterations: 2 }, [[toolCall('x')], [toolCall('x', {}, 'again')]]],
    ])('should tell at the end of the last, and only there, why it was: %s', (finishReason, options, script) => {
      const events = collect(new Agent({ provider: scriptedProvider(script), tools, ...options }).events('hi')).values;
      const ends = events.filter((event) => event.type === 'iteration-end');

      expect(ends.map((event) => event.finishReason)).toEqual([...script.slice(1).map(() => undefined), finishReason]);
      expect(ends.slice(0, -1).some((event) => 'finishReason' in event)).toBe(false);
      expect(events.at(-1)).toMatchObject({ result: { finishReason } });
    });
  });

  describe('what starts', () => {
    const ask = of('a', toolCall('x'), toolCall('bad'), toolCall('none'));
    const fails = { load: () => [], commit: () => broken, clear: () => undefined };
    const exits: [string, () => Partial<AgentOptions>][] = [
      ['an answer', () => ({ provider: marbleProvider([ask, of('b')]) })],
      ['an empty answer', () => ({ provider: marbleProvider([EMPTY]) })],
      ['a call written as text', () => ({ provider: scriptedProvider(['TOOL_CALL {"tool": "x"}', 'b']) })],
      ['routing', () => ({ provider: marbleProvider([ask]), routingOnly: true })],
      ['a terminal tool', () => ({ provider: marbleProvider([of(toolCall('final'), toolCall('x'))]) })],
      ['max iterations', () => ({ provider: marbleProvider([ask]), maxIterations: 1 })],
      ['no iterations', () => ({ provider: marbleProvider([]), maxIterations: 0 })],
      ['a failure before the first item', () => ({ provider: marbleProvider([broken]) })],
      ['a failure behind calls', () => ({ provider: marbleProvider([of('a', toolCall('x'), 5 as unknown as string)]) })],
      ['a failure of a later turn', () => ({ provider: marbleProvider([ask, broken]) })],
      ['a failure that reported usage', () => ({ provider: marbleProvider([of('a', cost, 5 as unknown as string)]) })],
      ['a provider that throws', () => ({ provider: { name: 'p', stream: () => { throw new Error('down'); } } })],
      ['a memory that does not load', () => ({ provider: marbleProvider([ask]), memory: { ...fails, load: () => broken } })],
      ['a memory that does not commit', () => ({ provider: marbleProvider([ask, of('b')]), memory: fails })],
    ];

    const bothWays = exits.flatMap(([title, options]) => [true, false].map((parallel) => [title, parallel, options] as const));

    it.each(bothWays)('should end, whatever the exit: %s (parallel: %s)', (_, parallelToolExecution, options) => {
      const { observer, heard } = recorder();
      const { values } = collect(new Agent({ provider: marbleProvider([]), tools, parallelToolExecution, observers: [observer], ...options() }).events('hi'));

      expect(eventFaults(values)).toEqual([]);
      expect(heard).toEqual(values);
    });

    const notes: ModelNote[] = [
      { type: 'reasoning-delta', delta: 'r' },
      { type: 'retry', attempt: 1, delayMs: 0, error: 'e' },
      { type: 'fallback', from: 'a', to: 'b', error: 'e' },
      cost,
    ];
    const busy: ScriptedTurn[] = [[...notes, 'a', toolCall('flow'), toolCall('bad')], 'b'];
    const memory: Memory = { load: () => [], commit: () => of({ type: 'memory-trim', removed: 1, kept: 1 }), clear: () => undefined };

    it.each(Object.keys(hookNames) as RunEvent['type'][])('should end when the run is stopped at %s', (type) => {
      const stop = new Subject<void>();
      const agent = new Agent({ provider: scriptedProvider(busy), tools: [makeTool('flow', () => of(1, 2)), ...tools], memory });

      const { values } = collect(agent.events({ messages: 'hi', stop }).pipe(tap((event) => { if (event.type === type) stop.next(); })));

      expect(eventFaults(values)).toEqual([]);
    });

    it('should be missed by the checker of this spec if it did not', () => {
      const { values } = collect(new Agent({ provider: scriptedProvider(busy), tools: [makeTool('flow', () => of(1)), ...tools], memory }).events('hi'));
      const optional = /^(memory-|llm-note|usage|text-|reasoning-|llm-retry|provider-|tool-progress)/;
      const missed = values.filter((event) => eventFaults(values.filter((other) => other !== event)).length === 0 && !optional.test(event.type));
      // A call that never runs has no start.
      expect(types(missed)).toEqual(['tool-start']);
      expect(missed.map((event) => 'call' in event && event.call.toolName)).toEqual(['bad']);
    });

    it('should not even start for an input that is none', () => {
      const { values, error } = collect(new Agent({ provider: marbleProvider([]) }).events([]));

      expect(types(values)).toEqual(['run-error']);
      expect(error).toBeInstanceOf(ConfigurationError);
    });
  });
});
