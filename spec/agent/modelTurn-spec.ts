import { AsyncLocalStorage } from 'node:async_hooks';
import { defer, map, of, Subject, takeUntil, tap, type Observable } from 'rxjs';
import { ProviderError, withRetry, type AgentOptions, type Message, type ModelRequest, type RunEvent } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { modelTurn } from '../../lib/agent/modelTurn';
import { openRun } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { inSequence } from '../../lib/tools/inSequence';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { outcome, runEvent } from '../support/runEvents';

const said = (role: Message['role'], content: string): Message => ({ role, content });
const call = toolCall('clock');
const asking: Message = { role: 'assistant', content: '', toolCalls: [call] };
const request = { systemPrompt: '', messages: [], tools: [] };

/** What happens before the second turn of a run with a memory. */
const before: readonly RunEvent[] = [
  runEvent('run-start', { messages: [said('user', 'And now?')] }),
  runEvent('memory-load', { messages: [said('user', 'hi'), said('assistant', 'Hello')] }),
  runEvent('iteration-start', {}),
  runEvent('llm-start', { provider: 'm', request }),
  runEvent('tool-call', { call }),
  runEvent('llm-end', { message: asking, finishReason: 'tool-calls', durationMs: 0, provider: 'm' }),
  runEvent('tool-end', { call, outcome: outcome(call, 0, '12:00'), value: '12:00' }),
  runEvent('iteration-end', {}),
  runEvent('iteration-start', { iteration: 2 }),
];

/** The events of the second turn, kept track of as the loop does. */
const turn = (options: AgentOptions): Observable<RunEvent> =>
  defer(() => {
    const run = openRun(toSettings(options, []), 'And now?');
    before.forEach((event) => reduce(run.state, event));
    return inSequence(modelTurn(run)).pipe(tap((event) => reduce(run.state, event)));
  });

const typesOf = (source: Observable<RunEvent>): string[] => collect(source).values.map(({ type }) => type);

describe('modelTurn', () => {
  const letters: Partial<Record<RunEvent['type'], string>> = { 'llm-start': 's', 'text-delta': 'd', 'tool-call': 'c' };
  const letter = map(({ type }: RunEvent) => letters[type] ?? type);
  const notAnItem = new ProviderError("Provider 'm' emitted 42: a reply consists of strings and tool calls { id, toolName, parameters }, whose parameters are a parsed object.", { provider: 'm' });

  it.each<[string, string, string, string, unknown]>([
    ['text', '         -a-b-|', '^----!', 'sd-d-|', undefined],
    ['calls', '        -a-c-|', '^----!', 'sd-c-|', undefined],
    ['nothing', '      --|   ', '^-!   ', 's-|   ', undefined],
    ['no end', '       -a-   ', '^--   ', 'sd-   ', undefined],
    ['an error', '     -a-#  ', '^--!  ', 'sd-#  ', 'overloaded'],
    ['what is no item', '-a-x-|', '^--!  ', 'sd-#  ', notAnItem],
  ])('should tell its start, then the reply: %s', (_, reply, replySubs, expected, error) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(reply, { a: 'Hi', b: '!', c: call, x: 42 as never }, error);

      expectObservable(turn({ provider: marbleProvider([source], { name: 'm' }) }).pipe(letter)).toBe(expected, undefined, error);
      expectSubscriptions(source.subscriptions).toBe(replySubs);
    })();
  });

  it('should stop the model when unsubscribed, and say no more', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const reply = cold('  -a-b-|');
    const unsub = '       --!   ';
    const replySubs = '   ^-!   ';
    const expected = '    sd-   ';

    expectObservable(turn({ provider: marbleProvider([reply]) }).pipe(letter), unsub).toBe(expected);
    expectSubscriptions(reply.subscriptions).toBe(replySubs);
  }));

  describe('request', () => {
    const requestOf = (options: Partial<AgentOptions>): unknown => {
      const provider = scriptedProvider(['Hi'], { defaultModel: 'small' });
      const [start] = collect(turn({ provider, ...options })).values;
      const { report, ...asked } = provider.requests[0]!;

      expect(report).toBeInstanceOf(Function);
      expect(start).toMatchObject({ type: 'llm-start', provider: 'test', iteration: 2, request: asked });
      expect(start).not.toHaveProperty('request.report');
      return asked;
    };
    const messages = [said('user', 'hi'), said('assistant', 'Hello'), said('user', 'And now?'), asking, { role: 'tool', content: '12:00', toolCallId: call.id, toolName: 'clock' }];

    it('should hold what memory held, the input and what followed, and leave out what is not set', () => {
      expect(requestOf({})).toStrictEqual({ model: 'small', systemPrompt: '', messages, tools: [] });
    });

    it('should hold the options of the agent', () => {
      const { description, name, parameters } = makeTool('clock');
      const asked = { model: 'large', systemPrompt: 'Be brief.', messages, tools: [{ description, name, parameters }], temperature: 0, maxTokens: 9 };

      expect(requestOf({ model: 'large', systemPrompt: 'Be brief.', tools: [makeTool('clock')], temperature: 0, maxTokens: 9 })).toStrictEqual(asked);
    });
  });

  it.each<[string, Partial<AgentOptions>, string[]]>([
    ['a provider that does not say', { tools: [makeTool('clock')], provider: scriptedProvider(['TOOL_CALL {"tool_name": "clock"}']) }, ['tool-call']],
    ['one without native tools', { tools: [makeTool('clock')], provider: scriptedProvider(['TOOL_CALL {"tool_name": "clock"}'], { nativeTools: false }) }, ['tool-call']],
    ['not one with native tools', { tools: [makeTool('clock')], provider: scriptedProvider(['TOOL_CALL {"tool_name": "clock"}'], { nativeTools: true }) }, ['text-delta']],
    ['not where there are no tools', { provider: scriptedProvider(['TOOL_CALL {"tool_name": "clock"}']) }, ['text-delta']],
  ])('should find calls written as text: %s', (_, options, types) => {
    expect(typesOf(turn(options as AgentOptions))).toEqual(['llm-start', ...types]);
  });

  describe('report', () => {
    const note = (delta: string) => ({ type: 'reasoning-delta', delta }) as const;
    const reasoning = (source: Observable<RunEvent>): Observable<string> =>
      source.pipe(map((event) => (event.type === 'reasoning-delta' || event.type === 'text-delta' ? event.delta : event.type)));

    it('should tell notes in their place: at once inside of stream(), between deltas, and at last', () => {
      const stream = ({ report }: ModelRequest): Observable<string> => {
        report(note('in stream()'));
        return defer(() => {
          report(note('in subscribe'));
          return of('a', 'b').pipe(tap({ next: (delta) => report(note(`before ${delta}`)), complete: () => report(note('before the end')) }));
        });
      };

      const told = ['llm-start', 'in stream()', 'in subscribe', 'before a', 'a', 'before b', 'b', 'before the end'];
      expect(collect(reasoning(turn({ provider: { name: 'm', stream } }))).values).toEqual(told);
    });

    it.each<[string, (reply: Subject<string>, unsubscribe: Subject<void>) => void]>([
      ['the reply has ended', (reply) => reply.complete()],
      ['the reply has failed', (reply) => reply.error('overloaded')],
      ['the run was unsubscribed', (_, unsubscribe) => unsubscribe.next()],
    ])('should be ignored when %s', (_, end) => {
      const reply = new Subject<string>();
      const unsubscribe = new Subject<void>();
      const provider = { name: 'm', stream: jest.fn<typeof reply, [ModelRequest]>(() => reply) };
      const { values } = collect(reasoning(turn({ provider })).pipe(takeUntil(unsubscribe)));

      reply.next('a');
      end(reply, unsubscribe);
      provider.stream.mock.calls[0]?.[0].report(note('too late'));

      expect(values).toEqual(['llm-start', 'a']);
    });
  });

  describe('a failure', () => {
    const busy = new ProviderError('busy', { provider: 'm', retryable: true });
    const wait = new ProviderError('wait', { provider: 'm', retryable: true, retryAfterMs: 7 });
    const wrong = new ProviderError('wrong', { provider: 'm' });
    const retryLetters: Partial<Record<RunEvent['type'], string>> = { 'llm-start': 's', 'text-delta': 'd', 'reasoning-delta': 'r', 'tool-call': 'c', 'llm-retry': 'R' };
    const letter = map(({ type }: RunEvent) => retryLetters[type] ?? type);

    beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
    afterEach(() => jest.restoreAllMocks());

    it('should be tried again twice, after waits that grow', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const tries = [cold('--#', undefined, busy), cold('-#', undefined, busy), cold('-a|', { a: 'Hi' })];
      const expected = '  s-R 500ms R 999ms -d|';

      expectObservable(turn({ provider: marbleProvider(tries, { name: 'm' }) }).pipe(letter)).toBe(expected);
      expectSubscriptions(tries[0]!.subscriptions).toBe('                ^-!');
      expectSubscriptions(tries[1]!.subscriptions).toBe('          502ms ^!');
      expectSubscriptions(tries[2]!.subscriptions).toBe('         1503ms ^-!');
    }));

    it('should go out after the last try', marbles(({ cold, expectObservable }) => {
      const tries = [cold('#', undefined, busy), cold('#', undefined, busy)];
      const expected = '(sR) 2ms #';

      expectObservable(turn({ provider: marbleProvider(tries, { name: 'm' }), retry: { count: 1, delayMs: 6 } }).pipe(letter)).toBe(expected, undefined, busy);
    }));

    it('should wait as long as the provider asks', marbles(({ cold, expectObservable }) => {
      const tries = [cold('#', undefined, wait), cold('(a|)', { a: 'Hi' })];
      const expected = '  (sR) 3ms (d|)';

      expectObservable(turn({ provider: marbleProvider(tries, { name: 'm' }) }).pipe(letter)).toBe(expected);
    }));

    it.each<[string, string, string, AgentOptions['retry'], ProviderError]>([
      ['that does not pass', '   -#  ', 's#  ', undefined, wrong],
      ['after a text', '         -a-#', 'sd-#', undefined, busy],
      ['after a call', '         -c-#', 'sc-#', undefined, busy],
      ['where retries are off', '-#  ', 's#  ', false, busy],
    ])('should go out at once: %s', (_, reply, expected, retry, error) => {
      marbles(({ cold, expectObservable }) => {
        const source = cold(reply, { a: 'Hi', c: call }, error);

        expectObservable(turn({ provider: marbleProvider([source], { name: 'm' }), retry }).pipe(letter)).toBe(expected, undefined, error);
      })();
    });

    it('should go out at once after reasoning', marbles(({ cold, expectObservable }) => {
      const stream = ({ report }: ModelRequest) => cold('-n---#', undefined, busy).pipe(tap(() => report({ type: 'reasoning-delta', delta: 'hm' })), map(() => ''));

      expectObservable(turn({ provider: { name: 'm', stream } }).pipe(letter)).toBe('s(rd)#', undefined, busy);
    }));

    it('should be tried again while text is held back, as if it had never come', marbles(({ cold, expectObservable }) => {
      const tries = [cold('-t-#', { t: 'TOOL_CALL {"tool' }, busy), cold('-a|', { a: 'Hi' })];
      const expected = '  s--R 5ms -d|';

      expectObservable(turn({ provider: marbleProvider(tries, { name: 'm', nativeTools: false }), tools: [makeTool('clock')], retry: { delayMs: 6 } }).pipe(letter)).toBe(expected);
    }));

    it('should be tried again under what AsyncLocalStorage held when the run was subscribed to', marbles(({ cold, flush }) => {
      const storage = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      const tries = [cold('-#', undefined, busy), cold('|')];
      const stream = () => (seen.push(storage.getStore()), tries[seen.length - 1] as Observable<string>);
      storage.run('user', () => turn({ provider: { name: 'm', stream } }).subscribe());
      flush();

      expect(seen).toEqual(['user', 'user']);
    }));

    it('should not be tried again by the agent where withRetry has given up', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const tries = [cold('#', undefined, busy), cold('#', undefined, busy), cold('|')];
      const provider = withRetry(marbleProvider(tries, { name: 'm' }), { count: 1, delayMs: 6 });

      expectObservable(turn({ provider }).pipe(letter)).toBe('(sR) 2ms #', undefined, busy);
      expectSubscriptions(tries[2]!.subscriptions).toBe([]);
    }));
  });
});
