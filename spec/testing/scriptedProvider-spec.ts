import { expectTypeOf } from 'expect-type';
import { Agent, type AgentResult, type ModelNote, type ToolCall } from 'rxagent';
import { scriptedProvider, toolCall, type ScriptedTurn, type TestProvider, type TestProviderOptions } from 'rxagent/testing';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { usage } from '../support/runEvents';

const clock = makeTool('clock', () => '12:00');

describe('scriptedProvider', () => {
  it.each<[string, ScriptedTurn, unknown[]]>([
    ['a text', 'Hello', ['Hello']],
    ['an empty text', '', ['']],
    ['texts and calls in order', ['Let me ', toolCall('clock'), 'see.'], ['Let me ', toolCall('clock'), 'see.']],
    ['nothing', [], []],
  ])('should play %s', (_, turn, items) => {
    const request = { systemPrompt: '', messages: [], tools: [], report: () => undefined };

    expect(collect(scriptedProvider([turn]).stream(request))).toEqual({ values: items, completed: true });
  });

  it('should make a run that is synchronous, and keep what was asked', () => {
    const provider = scriptedProvider([[toolCall('clock'), { type: 'usage', usage: usage(1, 2) }], 'It is noon.'], { name: 'm', defaultModel: 'small' });
    const agent = new Agent({ provider, tools: [clock] });

    const result = collect(agent.stream('What time is it?')).values.at(-1) as AgentResult;

    expect(result).toMatchObject({ content: 'It is noon.', usage: usage(1, 2), provider: 'm', model: 'small' });
    expect(provider.requests.map(({ messages }) => messages.map(({ content }) => content))).toEqual([['What time is it?'], ['What time is it?', '', '12:00']]);
  });

  it('should go on with its script from run to run', () => {
    const agent = new Agent({ provider: scriptedProvider(['one', 'two']) });

    expect(['hi', 'hi', 'hi'].map((question) => collect(agent.stream(question)).values.at(-1))).toMatchObject([{ content: 'one' }, { content: 'two' }, undefined]);
  });

  it('should be typed', () => {
    expectTypeOf(scriptedProvider).parameters.toEqualTypeOf<[turns: readonly ScriptedTurn[], options?: TestProviderOptions]>();
    expectTypeOf(scriptedProvider).returns.toEqualTypeOf<TestProvider>();
    expectTypeOf<ScriptedTurn>().toEqualTypeOf<string | readonly (string | ToolCall | ModelNote)[]>();
    // @ts-expect-error a model writes no numbers
    expect(scriptedProvider([[42]]).name).toBe('test');
    // @ts-expect-error how it is played is not its own choice
    expect(scriptedProvider([], { stream: () => undefined }).name).toBe('test');
  });
});
