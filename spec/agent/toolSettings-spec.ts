import { Agent, type AgentInputObject, type Message, type Tool, type ToolSpec } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';

const own = makeTool('own', () => 'mine');
const extra = makeTool('extra', () => 'brought');
const page: ToolSpec = { name: 'page', description: 'Asks the page', parameters: { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] } };
const asks = toolCall('page', { q: 1 }, 'p1');

const setUp = (turns: Parameters<typeof scriptedProvider>[0]) => {
  const provider = scriptedProvider(turns);
  return { provider, agent: new Agent({ provider, tools: [own] }) };
};
const withTools = (...tools: NonNullable<AgentInputObject['tools']>): AgentInputObject => ({ messages: 'hi', tools });

describe('tools of one run', () => {
  it('should stand beside those of the agent, for that run alone', async () => {
    const { agent, provider } = setUp([[toolCall('extra')], 'Done.', [toolCall('extra')], 'Done.']);

    const [first, second] = [await agent.run(withTools(extra)), await agent.run('hi')];

    expect(first.messages.find(({ role }) => role === 'tool')).toMatchObject({ content: 'brought', toolName: 'extra' });
    expect(second.messages.find(({ role }) => role === 'tool')?.content).toBe("Unknown tool 'extra'. Available tools: own");
    expect(provider.requests.map(({ tools }) => tools.map(({ name }) => name))).toEqual([['own', 'extra'], ['own', 'extra'], ['own'], ['own']]);
  });

  it('should be described in the prompt where the provider needs that', async () => {
    const provider = scriptedProvider(['Hi.', 'Hi.'], { nativeTools: false });
    const agent = new Agent({ provider });
    await agent.run(withTools(extra));
    await agent.run('hi');

    expect(provider.requests.map(({ systemPrompt }) => systemPrompt.includes('extra'))).toEqual([true, false]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', 'extra', /tools of the input must be an array/],
    ['a list of something else', ['extra'], /tools of the input must be an array/],
    ['a name that the agent has', [{ ...page, name: 'own' }], /Two tools are called 'own'/],
    ['a bad name', [{ ...page, name: 'a b' }], /name must be 1 to 64 letters/],
  ])('should fail the run for %s', async (_, tools, message) => {
    const { agent } = setUp(['Done.']);

    await expect(agent.run({ messages: 'hi', tools: tools as Tool[] })).rejects.toThrow(message);
  });
});

describe('a tool that runs elsewhere', () => {
  it('should end the run when it is called, the other calls answered, its arguments as they came', async () => {
    const { agent } = setUp([['One moment.', toolCall('own', {}, 'o1'), asks]]);

    const result = await agent.run(withTools(page));

    expect(result).toMatchObject({ finishReason: 'routed', toolName: 'page', toolArgs: { q: 1 }, content: 'One moment.' });
    expect(result.messages.slice(1)).toEqual([
      { role: 'assistant', content: 'One moment.', toolCalls: [toolCall('own', {}, 'o1'), asks] },
      { role: 'tool', content: 'mine', toolCallId: 'o1', toolName: 'own' },
    ]);
  });

  it('should be gone on with by its answer', async () => {
    const { agent, provider } = setUp([[asks], 'Thank you.']);
    const { messages } = await agent.run(withTools(page));
    const answer: Message = { role: 'tool', content: '42', toolCallId: 'p1', toolName: 'page' };

    expect((await agent.run({ messages: [...messages, answer], tools: [page] })).content).toBe('Thank you.');
    expect(provider.requests[1]?.messages).toEqual([...messages, answer]);
  });

  it('should have a start and an end nowhere', async () => {
    const { agent } = setUp([[asks]]);
    const types: string[] = [];
    await new Promise<void>((complete) => { agent.events(withTools(page)).subscribe({ next: ({ type }) => types.push(type), complete }); });

    expect(types.filter((type) => type.startsWith('tool'))).toEqual(['tool-call']);
  });

  it.each<[string, object, RegExp]>([
    ['malformed', { ...asks, parameters: {}, parseError: 'Unexpected token' }, /Unexpected token/],
  ])('should not be asked where its arguments are %s', async (_, call, text) => {
    const { agent } = setUp([[call as typeof asks], 'Sorry.']);

    const { messages, content } = await agent.run(withTools(page));

    expect(content).toBe('Sorry.');
    expect(messages.find(({ role }) => role === 'tool')).toMatchObject({ content: expect.stringMatching(text) as string, isError: true });
  });

  it('should not be asked where the policy denies it', async () => {
    const agent = new Agent({ provider: scriptedProvider([[asks], 'Sorry.']), toolPolicy: { deny: ['page'] } });

    expect((await agent.run(withTools(page))).messages.find(({ role }) => role === 'tool')?.content).toMatch(/not allowed/);
  });

  it.each<[string, unknown]>([['another object', { rewrite: { q: 'safe' } }], ['a change in place', undefined]])('should not be asked where a guard rewrites its arguments, since that cannot reach it: %s', async (_, verdict) => {
    const toolArguments = (args: Record<string, unknown>) => {
      if (!verdict) args['q'] = 'safe';
      return verdict as undefined;
    };
    const agent = new Agent({ provider: scriptedProvider([[asks]]), guards: { toolArguments } });

    await expect(agent.run(withTools(page))).rejects.toMatchObject({ name: 'GuardError', message: expect.stringContaining('a rewrite cannot reach a tool that runs elsewhere') as string });
  });

  it('should be asked where a guard lets it pass', async () => {
    const agent = new Agent({ provider: scriptedProvider([[asks]]), guards: { toolArguments: () => true } });

    expect((await agent.run(withTools(page))).finishReason).toBe('routed');
  });

  it('should be answered by a stop', async () => {
    const { agent } = setUp([[asks]]);
    const { messages, finishReason } = await agent.run({ ...withTools(page), stop: AbortSignal.abort() });

    expect([finishReason, messages.length]).toEqual(['cancelled', 1]);
  });
});

describe('the id of a run', () => {
  it('should be the one of the input', async () => {
    const { agent } = setUp(['Done.']);

    expect((await agent.run({ messages: 'hi', runId: 'r7' })).runId).toBe('r7');
  });

  it.each([[''], [7]])('should not be %p', async (runId) => {
    await expect(setUp(['Done.']).agent.run({ messages: 'hi', runId: runId as string })).rejects.toThrow('runId of the input must be a text');
  });
});
