import { expectTypeOf } from 'expect-type';
import { switchMap, take, type Observable } from 'rxjs';
import { Agent, ConfigurationError, isChunk, LocalProvider, tool, type LocalProviderOptions, type ModelNote, type ModelRequest, type Provider, type ToolCall } from 'rxagent';
import { collect } from '../../support/collect';
import { marbles } from 'rxagent/testing';
import { toolSets } from './toolSets';

const request = (question: string, fields: Partial<ModelRequest> = {}): ModelRequest => ({
  systemPrompt: '', messages: [{ role: 'user', content: question }], tools: [], report: () => undefined, ...fields,
});

/** What is said to a request, and reported. */
const ask = (provider: LocalProvider, question: string, fields: Partial<ModelRequest> = {}) => {
  const notes: ModelNote[] = [];
  const reply = collect(provider.stream(request(question, { ...fields, report: (note) => notes.push(note) })));
  return { reply, notes };
};

const search = tool({
  name: 'search',
  description: 'Search the web',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
  execute: ({ query }) => `3 pages about ${query}`,
});

describe('LocalProvider', () => {
  it('should say who it is', () => {
    const { name, defaultModel, nativeTools } = new LocalProvider();

    expect({ name, defaultModel, nativeTools }).toEqual({ name: 'local', defaultModel: 'local', nativeTools: true });
    expect(new LocalProvider({ model: 'demo' }).defaultModel).toBe('demo');
  });

  it.each<[options: LocalProviderOptions, model: string | undefined, text: string]>([
    [{}, undefined, '[local provider: local] Hello you'],
    [{ model: 'demo' }, undefined, '[local provider: demo] Hello you'],
    [{ model: 'demo' }, 'other', '[local provider: other] Hello you'],
  ])('should echo with the model: %j, asked for %s', (options, model, text) => {
    const { reply, notes } = ask(new LocalProvider(options), 'Hello you', model === undefined ? {} : { model });

    expect(reply.values.join('')).toBe(text);
    expect(notes[0]).toEqual({ type: 'model', model: model ?? options.model ?? 'local' });
  });

  it('should write word by word, synchronously', () => {
    const { reply } = ask(new LocalProvider(), 'Hello you');

    expect(reply).toEqual({ values: ['[local ', 'provider: ', 'local] ', 'Hello ', 'you'], completed: true });
  });

  it('should ask for tools', () => {
    const { reply, notes } = ask(new LocalProvider(), 'Search for cats', { tools: toolSets.search });

    expect(reply).toEqual({ values: [{ id: 'local_1', toolName: 'search', parameters: { query: 'cats' } }], completed: true });
    expect(notes.at(-1)).toEqual({ type: 'finish', reason: 'tool-calls' });
  });

  it('should report its usage, 4 characters a token, and that it has stopped', () => {
    const { notes } = ask(new LocalProvider({ model: 'm' }), 'abcde', { systemPrompt: 'abcd' });

    expect(notes).toEqual([
      { type: 'model', model: 'm' },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 7, totalTokens: 10 } },
      { type: 'finish', reason: 'stop' },
    ]);
  });

  it('should count the arguments of calls', () => {
    const { notes } = ask(new LocalProvider(), 'Search for cats', { tools: toolSets.search });
    const length = 'search{"query":"cats"}'.length;

    expect(notes[1]).toEqual({ type: 'usage', usage: { inputTokens: 4, outputTokens: Math.ceil(length / 4), totalTokens: 4 + Math.ceil(length / 4) } });
  });

  it('should do nothing before it is subscribed to, and all of it each time', () => {
    const notes: ModelNote[] = [];
    const reply = new LocalProvider().stream(request('hi', { report: (note) => notes.push(note) }));

    expect(notes).toEqual([]);
    expect(collect(reply)).toEqual(collect(reply));
    expect(notes).toHaveLength(6);
  });

  it('should stop when it is unsubscribed from', () => {
    const notes: ModelNote[] = [];
    const reply = new LocalProvider().stream(request('hi', { report: (note) => notes.push(note) }));

    expect(collect(reply.pipe(take(2))).values).toEqual(['[local ', 'provider: ']);
    expect(notes).toEqual([{ type: 'model', model: 'local' }]);
  });

  it('should pass on what a report throws', () => {
    const error = new Error('no');
    const reply = new LocalProvider().stream(request('hi', { report: () => { throw error; } }));

    expect(collect(reply).error).toBe(error);
  });

  it('should wait between words', marbles(({ expectObservable }) => {
    const unsub = '   ----------------!';
    const expected = ' a---b---c---(d|)';
    const values = { a: '[local ', b: 'provider: ', c: 'local] ', d: 'hi' };

    const reply = new LocalProvider({ delayMs: 4 }).stream(request('hi'));

    expectObservable(reply).toBe(expected, values);
    expectObservable(reply, unsub).toBe(expected, values);
  }));

  it('should stop waiting when it is unsubscribed from', marbles(({ expectObservable, flush }) => {
    const notes: ModelNote[] = [];
    const unsub = '   -----!';
    const expected = ' a---b--';

    const reply = new LocalProvider({ delayMs: 4 }).stream(request('hi', { report: (note) => notes.push(note) }));

    expectObservable(reply, unsub).toBe(expected, { a: '[local ', b: 'provider: ' });
    flush();
    expect(notes).toEqual([{ type: 'model', model: 'local' }]);
  }));

  it('should ask for tools without a delay', marbles(({ expectObservable }) => {
    const expected = '(ab|)';
    const call = (id: string, query: string): ToolCall => ({ id, toolName: 'search', parameters: { query } });

    const reply = new LocalProvider({ delayMs: 4 }).stream(request('Search for cats and search for dogs', { tools: toolSets.search }));

    expectObservable(reply).toBe(expected, { a: call('local_1', 'cats'), b: call('local_2', 'dogs') });
  }));

  it('should let the newest question win', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const questions = cold('  x-----y|', { x: 'hi', y: 'ho' });
    const questionsSubs = '   ^------!';
    const expected = '        a---b-a---b---c---(d|)';
    const values = { a: '[local ', b: 'provider: ', c: 'local] ', d: 'ho' };

    const provider = new LocalProvider({ delayMs: 4 });

    expectObservable(questions.pipe(switchMap((question) => provider.stream(request(question))))).toBe(expected, values);
    expectSubscriptions(questions.subscriptions).toBe(questionsSubs);
  }));

  it.each([-1, NaN])('should throw on a delay of %s', (delayMs) => {
    expect(() => new LocalProvider({ delayMs })).toThrow(new ConfigurationError(`LocalProvider: delayMs must be a number from 0; got ${delayMs}.`));
  });

  it('should take part in a run', () => {
    const agent = new Agent({ provider: new LocalProvider(), tools: [search], maxIterations: 2 });
    const { values, completed } = collect(agent.stream('Search for Python tutorials'));
    const result = values.at(-1);

    expect(completed).toBe(true);
    expect(values.filter(isChunk).map(({ content }) => content).join('')).toBe('3 pages about Python tutorials');
    expect(result).toMatchObject({
      type: 'result', content: '3 pages about Python tutorials', toolName: 'search', toolArgs: { query: 'Python tutorials' }, iterations: 2, finishReason: 'stop', model: 'local', provider: 'local',
    });
  });

  it('should be a provider that streams text and calls', () => {
    expectTypeOf<LocalProvider>().toExtend<Provider>();
    expectTypeOf(new LocalProvider().stream).returns.toEqualTypeOf<Observable<string | ToolCall>>();
    // @ts-expect-error: a delay is a number
    expect(() => new LocalProvider({ delayMs: '4s' })).toThrow(ConfigurationError);
    // @ts-expect-error: there is no temperature
    expect(new LocalProvider({ temperature: 1 })).toBeDefined();
  });
});
