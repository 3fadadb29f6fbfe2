import { concat, defer, delay, finalize, NEVER, of, Subject, throwError, timer, type Observable } from 'rxjs';
import fc from 'fast-check';
import { Agent, ConversationMemory, ProviderError, type AgentOptions, type Approval, type Message, type Provider, type RunEvent, type Tool, type ToolCall } from 'rxagent';

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

/** What happens to a run: what its model, tools, people and user do, and when. */
export interface RandomRun {
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
/** Any {@link RandomRun}. */
export const randomRun: fc.Arbitrary<RandomRun> = fc.record({
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
function providerOf({ turns }: RandomRun): Provider {
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

function toolsOf(scenario: RandomRun): Tool[] {
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

function approveOf(scenario: RandomRun): AgentOptions['approve'] {
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

/** What came of it. */
export interface PlayedRun {
  events: RunEvent[];
  /** What ended the subscription: exactly one of `complete`, `error`, `unsubscribe`. */
  ends: string[];
  /** How many events came after the end. */
  afterwards: number;
  memory: readonly Message[];
  hasMemory: boolean;
  /** How many streams of others were still subscribed to at the end. */
  live: number;
}

/** One run, until nothing can happen any more. Time is jest's: call `jest.useFakeTimers({ now: 0 })` before. */
export function playRun(scenario: RandomRun): PlayedRun {
  live = 0;
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
  return { events, ends, afterwards, memory: memory?.load() ?? [], hasMemory: scenario.memory, live };
}
