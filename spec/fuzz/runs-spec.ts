import { concat, defer, delay, finalize, NEVER, of, Subject, throwError, timer, type Observable } from 'rxjs';
import fc from 'fast-check';
import { Agent, ConversationMemory, ProviderError, type AgentOptions, type Approval, type Message, type Provider, type RunEvent, type Tool, type ToolCall } from 'rxagent';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';

/*
 * Whatever a model, its tools, a person and a user do, and whenever they do it: a run has one end, its events are in order, its history is valid, and nothing is left
 * behind. Time is jest's, so that pending timers can be counted.
 */

/** What a model says, and how long it takes. */
interface Item {
  afterMs: number;
  say: string | { toolName: string; id: string; parameters: Record<string, unknown>; parseError?: string };
}
interface Turn {
  items: Item[];
  end: 'complete' | 'busy' | 'broken' | 'never';
}
const behaviours = ['value', 'object', 'throw', 'fail', 'hang', 'late', 'stream', 'huge', 'empty'] as const;
const approvals = ['yes', 'no', 'later', 'never', 'throws', 'odd'] as const;

interface Scenario {
  turns: Turn[];
  behaviours: (typeof behaviours)[number][];
  approvals: (typeof approvals)[number][];
  options: Partial<AgentOptions>;
  memory: boolean;
  interruption: { how: 'none' | 'unsubscribe' | 'stop'; atMs: number };
}

const item: fc.Arbitrary<Item> = fc.record({
  afterMs: fc.nat(4),
  say: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('Hello ', 'world', '', '{"a":', 'TOOL_CALL ', '```json\n', '\n') },
    {
      weight: 3,
      arbitrary: fc.record(
        {
          toolName: fc.constantFrom('a', 'b', 'end', 'none'),
          id: fc.constantFrom('', 'x', 'y', 'z'),
          parameters: fc.constantFrom({}, { n: 1 }, { n: '2' }, { n: 'no' }, { m: 1 }),
          parseError: fc.constant('broken JSON'),
        },
        { requiredKeys: ['toolName', 'id', 'parameters'] },
      ),
    },
  ),
});
const turn: fc.Arbitrary<Turn> = fc.record({
  items: fc.array(item, { maxLength: 5 }),
  end: fc.oneof({ weight: 6, arbitrary: fc.constant('complete' as const) }, fc.constantFrom('busy' as const, 'broken' as const, 'never' as const)),
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const scenario: fc.Arbitrary<Scenario> = fc.record({
  turns: fc.array(turn, { minLength: 1, maxLength: 5 }),
  behaviours: fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 8 }),
  approvals: fc.array(fc.constantFrom(...approvals), { minLength: 1, maxLength: 4 }),
  memory: fc.boolean(),
  interruption: fc.record({ how: fc.constantFrom('none' as const, 'unsubscribe' as const, 'stop' as const), atMs: fc.nat(60) }),
  options: fc.record({
    maxIterations: fc.integer({ min: 0, max: 4 }),
    parallelToolExecution: fc.boolean(),
    maxParallelTools: fc.constantFrom(1, 2, Infinity),
    routingOnly: fc.constantFrom(false, false, false, true),
    toolTimeoutMs: maybe(fc.constantFrom(5, 15)),
    replyTimeout: maybe(fc.constantFrom({ firstMs: 3 }, { eachMs: 3 })),
    maxTotalTokens: maybe(fc.constantFrom(1, 25)),
    maxToolResultLength: maybe(fc.constantFrom(1, 10)),
    maxArgumentsLength: maybe(fc.constant(6)),
    maxReplyLength: maybe(fc.constant(12)),
    loopDetection: maybe(fc.constantFrom({ sameCall: 2 }, { sameResult: 2, policy: 'fail' as const }, { pingPong: 2 })),
    toolPolicy: maybe(fc.constantFrom({ review: ['*'] }, { review: ['a'], deny: ['b'] }, { allow: ['a'] })),
    approvalTimeoutMs: maybe(fc.constant(6)),
    holdOutput: fc.boolean(),
    guards: maybe(fc.constantFrom({ output: (text: string) => (text.includes('world') ? { rewrite: 'all' } : undefined) }, { toolResult: () => ({ block: 'no' }) }, { input: () => of(true as const).pipe(delay(2)) })),
    responseSchema: fc.option(fc.constantFrom({ type: 'object' }, { type: 'string' }), { nil: undefined, freq: 5 }),
    schemaRetries: fc.constantFrom(0, 1),
    retry: fc.constantFrom(false as const, { count: 1, delayMs: 3, jitter: 0 }),
  }),
});

/** How many streams of others are subscribed to. */
let live = 0;
const watched = <T>(source: Observable<T>): Observable<T> =>
  defer(() => {
    live++;
    return source.pipe(finalize(() => live--));
  });

const ends: Record<Turn['end'], () => Observable<never>> = {
  complete: () => concat(),
  busy: () => throwError(() => new ProviderError('busy', { provider: 'm', retryable: true })),
  broken: () => throwError(() => new Error('broken')),
  never: () => NEVER,
};

/** Plays the turns one after the other; then it has nothing more to say. */
function providerOf({ turns }: Scenario): Provider {
  let asked = 0;
  return {
    name: 'm',
    stream: ({ report }) => {
      const { items, end } = turns[asked++] ?? { items: [], end: 'complete' };
      const said = items.map(({ afterMs, say }) => (afterMs === 0 ? of(say) : of(say).pipe(delay(afterMs))));
      report({ type: 'usage', usage: { inputTokens: 10, outputTokens: 1, totalTokens: 11 } });
      return watched(concat(...said, ends[end]()) as Observable<string | ToolCall>);
    },
  };
}

function toolsOf(scenario: Scenario): Tool[] {
  let ran = 0;
  const execute = (): unknown => {
    switch (scenario.behaviours[ran++ % scenario.behaviours.length]) {
      case 'object':
        return { ok: true };
      case 'throw':
        throw new Error('odd');
      case 'fail':
        return watched(timer(2).pipe(() => throwError(() => new Error('no'))));
      case 'hang':
        return watched(NEVER);
      case 'late':
        return watched(of('late').pipe(delay(12)));
      case 'stream':
        return watched(concat(of('one '), of('two').pipe(delay(3))));
      case 'huge':
        return 'x'.repeat(5000);
      case 'empty':
        return undefined;
      default:
        return 'done';
    }
  };
  const parameters = { type: 'object', properties: { n: { type: 'number' } }, additionalProperties: false };
  return ['a', 'b', 'end'].map((name) => ({ name, description: name, parameters, execute, terminal: name === 'end' }));
}

function approveOf(scenario: Scenario): AgentOptions['approve'] {
  let asked = 0;
  return () => {
    switch (scenario.approvals[asked++ % scenario.approvals.length]) {
      case 'yes':
        return true;
      case 'later':
        return watched(of(true).pipe(delay(4)));
      case 'never':
        return watched(NEVER);
      case 'throws':
        throw new Error('odd');
      case 'odd':
        return 'yes' as unknown as Approval;
      default:
        return { approved: false, reason: 'no' };
    }
  };
}

interface Played {
  events: RunEvent[];
  ends: string[];
  afterwards: number;
  memory: readonly Message[];
  hasMemory: boolean;
}

/** One run, until nothing can happen any more. */
function play(scenario: Scenario): Played {
  const memory = scenario.memory ? new ConversationMemory({ maxMessages: 50 }) : undefined;
  const agent = new Agent({ provider: providerOf(scenario), tools: toolsOf(scenario), approve: scenario.options.toolPolicy?.review && approveOf(scenario), memory, ...scenario.options, runTimeoutMs: 400 });
  const stop = new Subject<void>();
  const events: RunEvent[] = [];
  const ends: string[] = [];
  let isOver = false;
  let afterwards = 0;
  const over = (how: string): void => {
    ends.push(how);
    isOver = true;
  };
  const subscription = agent.events({ messages: 'hi', stop }).subscribe({
    next: (event) => (isOver ? afterwards++ : events.push(event)),
    error: () => over('error'),
    complete: () => over('complete'),
  });
  const { how, atMs } = scenario.interruption;
  jest.advanceTimersByTime(atMs);
  if (how === 'stop') stop.next();
  if (how === 'unsubscribe' && !isOver) {
    subscription.unsubscribe();
    over('unsubscribe');
  }
  jest.advanceTimersByTime(5000);
  return { events, ends, afterwards, memory: memory?.load() ?? [], hasMemory: scenario.memory };
}

/** Of each turn: the text that was streamed, and the text of its message. */
function textFaults(events: readonly RunEvent[], isGuarded: boolean): string[] {
  const faults: string[] = [];
  let streamed = '';
  let rewritten: string | undefined;
  for (const event of events) {
    if (event.type === 'iteration-start') [streamed, rewritten] = ['', undefined];
    if (event.type === 'text-delta') streamed += event.delta;
    if (event.type === 'output-rewrite') rewritten = event.content;
    if (event.type === 'llm-end' && event.message.content !== (rewritten ?? streamed) && !(isGuarded && event.message.content === '')) faults.push(`'${streamed}' became '${event.message.content}'`);
  }
  return faults;
}

describe('any run', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('has one end, events in order, a valid history, and leaves nothing behind', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        live = 0;
        const { events, ends, afterwards, memory, hasMemory } = play(given);
        const last = events.at(-1);
        const faults = {
          ends: ends.length === 1 ? [] : ends,
          afterwards,
          terminal: ends[0] === 'complete' ? last?.type === 'run-end' : ends[0] === 'error' ? last?.type === 'run-error' : last?.type !== 'run-end' && last?.type !== 'run-error',
          events: ends[0] === 'unsubscribe' ? [] : eventFaults(events),
          history: last?.type === 'run-end' ? historyFaults(last.result.messages) : last?.type === 'run-error' ? historyFaults(last.messages) : [],
          memory: historyFaults(memory),
          uncommitted: hasMemory && ends[0] !== 'complete' && memory.length > 0,
          text: textFaults(events, given.options.guards !== undefined),
          live,
          timers: jest.getTimerCount(),
        };
        expect(faults).toEqual({ ends: [], afterwards: 0, terminal: true, events: [], history: [], memory: [], uncommitted: false, text: [], live: 0, timers: 0 });
      }),
      { numRuns: 800 },
    );
  });
});
