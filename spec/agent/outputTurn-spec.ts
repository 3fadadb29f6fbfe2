import { expectTypeOf } from 'expect-type';
import { Subject } from 'rxjs';
import {
  Agent, ConversationMemory, InvalidOutputError, isResult, textDeltas, type AgentOptions, type AgentResult, type Message, type ModelNote, type RunEvent, type RunEventOf,
} from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { correction } from '../../lib/agent/correction';
import { schemaPrompt } from '../../lib/protocol/schemaPrompt';
import { collect } from '../support/collect';
import { eventLetters } from '../support/eventLetters';
import { historyFaults } from '../support/historyFaults';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

const schema = { type: 'object', properties: { river: { type: 'string' } }, required: ['river'], additionalProperties: false } as const;
const good = '{"river": "Aare"}';
const missing = "missing required property 'river' (string).";
const answer = (content: string): Message => ({ role: 'assistant', content });
const hi: Message = { role: 'user', content: 'hi' };
const corrected = (...errors: string[]): Message => correction(errors);
const cost = (tokens: number): ModelNote => ({ type: 'usage', usage: usage(tokens, 0) });

const agentOf = (script: readonly ScriptedTurn[], options: Partial<AgentOptions> = {}) => {
  const provider = scriptedProvider(script, { nativeTools: true });
  return { provider, agent: new Agent({ provider, responseSchema: schema, ...options }) };
};
const eventsOf = (script: readonly ScriptedTurn[], options?: Partial<AgentOptions>) => collect(agentOf(script, options).agent.events('hi'));
const endOf = ({ values }: { values: readonly RunEvent[] }): AgentResult => (values.at(-1) as RunEventOf<'run-end'>).result;
const invalid = ({ values }: { values: readonly RunEvent[] }) => values.filter(({ type }) => type === 'output-invalid').map((event) => event as RunEventOf<'output-invalid'>);

describe('outputTurn', () => {
  describe('the request', () => {
    it('should tell the schema to the provider, and to the model by a prompt', () => {
      const { agent, provider } = agentOf([good], { systemPrompt: 'Be brief.' });
      collect(agent.stream('hi'));

      expect(provider.requests).toMatchObject([{ responseSchema: schema, systemPrompt: `Be brief.\n\n${schemaPrompt(schema)}` }]);
    });

    it('should have no such prompt where the provider tells the schema', () => {
      const provider = { ...scriptedProvider([good]), nativeSchema: true };

      expect(endOf(collect(new Agent({ provider, responseSchema: schema, systemPrompt: 'Be brief.' }).events('hi')))).toMatchObject({ parsed: { river: 'Aare' } });
      expect(provider.requests).toMatchObject([{ responseSchema: schema, systemPrompt: 'Be brief.' }]);
    });

    it('should have neither without a schema', () => {
      const { agent, provider } = agentOf([good], { responseSchema: undefined });
      const result = endOf(collect(agent.events('hi')));

      expect(provider.requests[0]).not.toHaveProperty('responseSchema');
      expect(provider.requests[0]?.systemPrompt).toBe('');
      expect(result).not.toHaveProperty('parsed');
    });
  });

  describe('a valid answer', () => {
    it.each<[string, string]>([
      ['plain', good],
      ['fenced', `\`\`\`json\n${good}\n\`\`\``],
      ['in the midst of text', `Here you are: ${good} Bye.`],
    ])('should be parsed: %s', (_, text) => {
      expect(endOf(eventsOf([text]))).toMatchObject({ parsed: { river: 'Aare' }, content: text, finishReason: 'stop', iterations: 1, messages: [hi, answer(text)] });
    });

    it.each<[string, object, string, unknown]>([
      ['a boolean', { type: 'boolean' }, 'false', false],
      ['null', { type: 'null' }, 'null', null],
      ['an array', { type: 'array', items: { type: 'number' } }, '[1, 2]', [1, 2]],
    ])('should be parsed where it is %s', (_, responseSchema, text, parsed) => {
      const result = endOf(eventsOf([text], { responseSchema: responseSchema as Record<string, unknown> }));

      expect(result).toMatchObject({ parsed });
    });

    it('should be parsed behind the turns of tools', () => {
      expect(endOf(eventsOf([['{}', toolCall('x')], good], { tools: [makeTool('x')] }))).toMatchObject({ parsed: { river: 'Aare' }, iterations: 2 });
    });

    it('should be a value of its own in each run', async () => {
      const { agent } = agentOf([good, good]);
      const [one, other] = [await agent.run('hi'), await agent.run('hi')];

      expect(one.parsed).toEqual(other.parsed);
      expect(one.parsed).not.toBe(other.parsed);
    });
  });

  describe('an invalid answer', () => {
    it('should be told to the model, and asked for again', () => {
      const { agent, provider } = agentOf(['{}', 'Aare', good]);
      const seen = collect(agent.events('hi'));

      expect(invalid(seen)).toMatchObject([
        { iteration: 1, attempt: 1, errors: [missing] },
        { iteration: 2, attempt: 2, errors: ['the answer is not JSON.'] },
      ]);
      const messages = [hi, answer('{}'), corrected(missing), answer('Aare'), corrected('the answer is not JSON.')];
      expect(provider.requests.map((request) => request.messages)).toEqual([messages.slice(0, 1), messages.slice(0, 3), messages]);
      expect(endOf(seen)).toMatchObject({ parsed: { river: 'Aare' }, content: good, iterations: 3, messages: [...messages, answer(good)] });
    });

    it('should be told to observers', () => {
      const heard: number[] = [];
      const { agent } = agentOf(['{}', good], { observers: [{ onOutputInvalid: ({ attempt }) => heard.push(attempt) }] });
      collect(agent.stream('hi'));

      expect(heard).toEqual([1]);
    });

    it('should keep its place among the events', () => {
      let letters = '';
      agentOf(['{}', good]).agent.events('hi').pipe(eventLetters()).subscribe((letter) => (letters += letter));

      expect(letters).toBe('SILdloiILdliR');
    });

    it('should be asked for again at once', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   --a|', { a: '{}' });
      const second = cold('  --b|', { b: good });
      const firstSubs = '    ^--!';
      const secondSubs = '   ---^--!';
      const expected = '     --a--b|';

      const agent = new Agent({ provider: marbleProvider([first, second]), responseSchema: schema });
      expectObservable(agent.stream('hi').pipe(textDeltas())).toBe(expected, { a: '{}', b: good });
      expectSubscriptions(first.subscriptions).toBe(firstSubs);
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    }));

    it('should be asked for no more after an unsubscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   --a|', { a: '{}' });
      const second = cold('  --b|', { b: good });
      const unsubscribed = ' ----!';
      const secondSubs = '   ---^!';
      const expected = '     --a--';

      const agent = new Agent({ provider: marbleProvider([first, second]), responseSchema: schema });
      expectObservable(agent.stream('hi').pipe(textDeltas()), unsubscribed).toBe(expected, { a: '{}' });
      expectSubscriptions(second.subscriptions).toBe(secondSubs);
    }));

    it('should be followed by nothing when it was empty', () => {
      const { agent, provider } = agentOf(['', good]);
      collect(agent.stream('hi'));

      expect(provider.requests[1]?.messages).toEqual([hi, corrected('the answer is empty.')]);
    });

    it('should not count for maxIterations', () => {
      expect(endOf(eventsOf(['{}', '{}', good], { maxIterations: 1 }))).toMatchObject({ finishReason: 'stop', parsed: { river: 'Aare' }, iterations: 3 });
      const script = [[toolCall('x', {}, '1')], '{}', [toolCall('x', {}, '2')], '{}', [toolCall('x', {}, '3')]];
      const result = endOf(eventsOf(script, { maxIterations: 3, tools: [makeTool('x')] }));
      expect(result).toMatchObject({ finishReason: 'max-iterations', content: 'Maximum iterations (3) reached without resolution.', iterations: 5 });
      expect(result).not.toHaveProperty('parsed');
    });
  });

  describe('too many invalid answers', () => {
    it.each([[undefined, 3], [0, 1], [3, 4]])('should fail the run with schemaRetries %s after %i answers', (schemaRetries, answers) => {
      const { agent, provider } = agentOf(Array(9).fill('{}'), { schemaRetries });
      const { values, error } = collect(agent.events('hi'));
      const failure = values.at(-1) as RunEventOf<'run-error'>;

      expect(provider.requests).toHaveLength(answers);
      expect(invalid({ values })).toHaveLength(answers - 1);
      expect(error).toBeInstanceOf(InvalidOutputError);
      expect(error).toMatchObject({ code: 'invalid-output', issues: [missing], content: '{}' });
      expect(failure).toMatchObject({ type: 'run-error', error });
      expect(failure.messages).toHaveLength(2 * answers);
      expect(failure.messages.at(-1)).toEqual(answer('{}'));
      expect(historyFaults(failure.messages)).toEqual([]);
      expect(values.at(-2)?.type).toBe('iteration-end');
    });

    it('should commit nothing', () => {
      const memory = new ConversationMemory();
      collect(agentOf(['{}'], { memory, schemaRetries: 0 }).agent.stream('hi'));

      expect(memory.load()).toEqual([]);
    });
  });

  describe('no value', () => {
    const final = makeTool('final', () => good, { terminal: true });

    it.each<[string, ScriptedTurn[], Partial<AgentOptions>, Partial<AgentResult>]>([
      ['a routed run', [[good, toolCall('x')]], { routingOnly: true, tools: [makeTool('x')] }, { finishReason: 'routed' }],
      ["a router's text", ['Hello'], { routingOnly: true, tools: [makeTool('x')] }, { finishReason: 'stop', content: 'Hello' }],
      ['the answer of a terminal tool', [[toolCall('final')]], { tools: [final] }, { finishReason: 'terminal-tool', content: good }],
      ['max iterations', [[toolCall('x')]], { tools: [makeTool('x')], maxIterations: 1 }, { finishReason: 'max-iterations' }],
      ['no iteration at all', [], { maxIterations: 0 }, { finishReason: 'max-iterations' }],
      ['a budget that is used up', [['{}', cost(9)]], { maxTotalTokens: 9 }, { finishReason: 'budget', content: 'Budget used up without resolution: 9 tokens.', messages: [hi, answer('{}'), answer('Budget used up without resolution: 9 tokens.')] }],
    ])('should come of %s', (_, script, options, fields) => {
      const result = endOf(eventsOf(script, options));

      expect(result).toMatchObject(fields);
      expect(result).not.toHaveProperty('parsed');
    });

    it('should come of a stop: at once, and while the answer is asked for again', () => {
      for (const type of ['text-delta', 'output-invalid', 'iteration-start']) {
        const stop = new Subject<void>();
        const results: AgentResult[] = [];
        const { agent } = agentOf(['{}', good], { observers: [] });
        agent.events({ messages: 'hi', stop }).subscribe((event) => {
          if (event.type === type && (event.type !== 'iteration-start' || event.iteration === 2)) stop.next();
          if (event.type === 'run-end') results.push(event.result);
        });

        expect(results).toMatchObject([{ finishReason: 'cancelled' }]);
        expect(results[0]).not.toHaveProperty('parsed');
        expect(historyFaults(results[0]!.messages)).toEqual([]);
        expect(results[0]!.messages.slice(0, 2)).toEqual([hi, answer('{}')]);
      }
    });
  });

  it('should be the value of an answer although the budget is used up', () => {
    expect(endOf(eventsOf([[good, cost(9)]], { maxTotalTokens: 9 }))).toMatchObject({ finishReason: 'stop', parsed: { river: 'Aare' } });
  });

  describe('calls that are written as text', () => {
    const tools = [makeTool('river')];
    const call = '{"name": "river", "arguments": {}}';
    const run = (script: ScriptedTurn[], nativeTools: boolean | undefined, responseSchema: object) =>
      endOf(collect(new Agent({ provider: scriptedProvider(script, nativeTools === undefined ? {} : { nativeTools }), tools, responseSchema: responseSchema as Record<string, unknown> }).events('hi')));

    it.each([true, false, undefined])('should not be seen in an answer that looks like one (nativeTools: %s)', (nativeTools) => {
      expect(run([call], nativeTools, { type: 'object' })).toMatchObject({ parsed: JSON.parse(call) as object, toolCalls: [] });
    });

    it('should be seen where the model was told how to write them', () => {
      expect(run(['TOOL_CALL: {"tool_name": "river"}', good], false, schema)).toMatchObject({ parsed: { river: 'Aare' }, toolCalls: [{ toolName: 'river' }] });
    });

    it('should not be seen elsewhere', () => {
      expect(run(['TOOL_CALL: {"tool_name": "river"}', good], undefined, schema)).toMatchObject({ toolCalls: [], iterations: 2 });
    });
  });

  it('should infer the type of the value', async () => {
    const provider = scriptedProvider([good, good]);
    const typed = new Agent({
      provider,
      responseSchema: { type: 'object', properties: { river: { type: 'string' }, kind: { enum: ['a', 'b'] } }, required: ['river'], additionalProperties: false },
    });
    const result = await typed.run('hi');
    expectTypeOf(result.parsed).toEqualTypeOf<{ river: string; kind?: 'a' | 'b' } | undefined>();
    typed.stream('hi').subscribe((event) => {
      if (isResult(event)) expectTypeOf(event.parsed).toEqualTypeOf<{ river: string; kind?: 'a' | 'b' } | undefined>();
    });
    expectTypeOf(new Agent({ provider, responseSchema: { type: 'array', items: { type: 'boolean' } } }).run).returns.resolves.toHaveProperty('parsed').toEqualTypeOf<boolean[] | undefined>();

    const options: AgentOptions = { provider };
    const agents: Agent[] = [typed, new Agent(options), new Agent({ provider }), new Agent({ provider, responseSchema: options.responseSchema })];
    expectTypeOf(new Agent(options)).toExtend<Agent>();
    expectTypeOf(new Agent({ provider }).run).returns.resolves.toHaveProperty('parsed').toEqualTypeOf<unknown>();
    expectTypeOf(new Agent(options).run).returns.resolves.toHaveProperty('parsed').toEqualTypeOf<unknown>();
    // @ts-expect-error a schema is an object
    expect(() => new Agent({ provider, responseSchema: 'json' })).toThrow();
    // @ts-expect-error no such property
    expect(result.parsed?.lake).toBeUndefined();
    expect(agents).toHaveLength(4);
  });
});
