import { Agent, ConfigurationError, ConversationMemory, type AgentObserver, type AgentOptions, type Tool } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { toSettings, type Settings } from '../../lib/agent/settings';
import { schemaPrompt } from '../../lib/protocol/schemaPrompt';
import { toolPrompt } from '../../lib/tools/toolPrompt';
import { makeTool } from '../support/makeTool';

const provider = scriptedProvider([]);
const clock = makeTool('clock');
const settingsOf = (options: Partial<AgentOptions>): Settings => toSettings({ provider, ...options }, []);
/** What the construction of an agent says to `options`. */
const refusal = (options: unknown): unknown => {
  try {
    return new Agent(options as AgentOptions);
  } catch (error) {
    return error;
  }
};

describe('toSettings', () => {
  it('should complete the options', () => {
    expect(settingsOf({})).toMatchObject({
      tools: new Map(),
      toolSpecs: [],
      systemPrompt: '',
      findTextCalls: undefined,
      listeners: {},
      maxIterations: 6,
      maxParallelTools: Infinity,
      sequential: false,
    });
  });

  it('should keep them', () => {
    const options = { provider, maxIterations: 0, maxParallelTools: 2, parallelToolExecution: false, systemPrompt: 'Be brief.', memory: new ConversationMemory(), temperature: 0, toolTimeoutMs: 1.5 };

    expect(toSettings(options, [])).toMatchObject({ options, maxIterations: 0, maxParallelTools: 2, sequential: true, systemPrompt: 'Be brief.' });
    expect(settingsOf({ maxIterations: Infinity, maxParallelTools: Infinity })).toMatchObject({ maxIterations: Infinity, maxParallelTools: Infinity });
  });

  it('should find tools by name, with the check of their arguments, and tell the model of them in their order', () => {
    const sum = makeTool('sum', undefined, { parameters: { type: 'object', properties: { a: { type: 'number' } } }, terminal: true });
    const { tools, toolSpecs } = settingsOf({ tools: [sum, clock] });

    expect(tools.get('sum')?.tool).toBe(sum);
    expect(tools.get('sum')?.check({ id: '', toolName: 'sum', parameters: { a: '1' } })).toEqual({ a: 1 });
    expect(toolSpecs).toStrictEqual([sum, clock].map(({ name, description, parameters }) => ({ name, description, parameters })));
  });

  it('should keep lists of its own', () => {
    const [tools, observers]: [Tool[], AgentObserver[]] = [[clock], [{ onRunEnd: () => undefined }]];
    const settings = settingsOf({ tools, observers });

    tools.push(makeTool('late'));
    observers.push({ onRunStart: () => undefined });

    expect([...settings.tools.keys()]).toEqual(['clock']);
    expect(Object.keys(settings.listeners)).toEqual(['run-end']);
  });

  it('should tell its own observers first', () => {
    const [own, given]: AgentObserver[] = [{ onRunEnd: () => 1 }, { onRunEnd: () => 2 }];

    expect(toSettings({ provider, observers: [given!] }, [own!]).listeners['run-end']).toEqual([own, given]);
  });

  const specs = [{ name: clock.name, description: clock.description, parameters: clock.parameters }];

  it.each<[string, boolean | undefined, readonly Tool[], string, boolean]>([
    ['tools that the provider knows natively', true, [clock], 'Be brief.', false],
    ['tools that it does not', false, [clock], `Be brief.\n\n${toolPrompt(specs)}`, true],
    ['tools of which it says nothing', undefined, [clock], 'Be brief.', true],
    ['no tools', false, [], 'Be brief.', false],
  ])('should prompt and scan for %s', (_, nativeTools, tools, systemPrompt, scanned) => {
    const settings = settingsOf({ provider: scriptedProvider([], nativeTools === undefined ? {} : { nativeTools }), tools, systemPrompt: 'Be brief.' });

    expect(settings.systemPrompt).toBe(systemPrompt);
    expect(settings.findTextCalls !== undefined).toBe(scanned);
  });

  it.each<[string, boolean | undefined, boolean]>([
    ['but not scan where tools are native', true, false],
    ['and scan where the model was told how to write calls', false, true],
    ['but not scan where it was not', undefined, false],
  ])('should prompt with the schema behind the tools, %s', (_, nativeTools, scanned) => {
    const responseSchema = { type: 'boolean' };
    const settings = settingsOf({ provider: scriptedProvider([], nativeTools === undefined ? {} : { nativeTools }), tools: [clock], systemPrompt: 'Be brief.', responseSchema });

    expect(settings.systemPrompt).toBe(['Be brief.', ...(nativeTools === false ? [toolPrompt(specs)] : []), schemaPrompt(responseSchema)].join('\n\n'));
    expect(settings.findTextCalls !== undefined).toBe(scanned);
    expect(settings.output?.schema).toBe(responseSchema);
  });

  it('should prompt with the tools alone where there is no system prompt', () => {
    expect(settingsOf({ provider: scriptedProvider([], { nativeTools: false }), tools: [clock] }).systemPrompt).toBe(toolPrompt(specs));
  });
});

describe('bad options', () => {
  const missing = 'provider is missing: pass one, such as new LocalProvider(), in the options of the agent.';
  const neither = "Provider 'mute' has neither stream(request) nor complete(request): give it one of them.";
  const hooks = 'observers must be an array of objects with hooks such as onToolEnd.';
  const methods = 'memory must have the methods load, commit and clear; new ConversationMemory() is one.';
  const memory = new ConversationMemory();

  it.each<[string, unknown, string]>([
    ['provider', undefined, missing],
    ['provider', null, missing],
    ['provider', 'gpt-5', missing.replace('is missing', 'is a string, not a provider')],
    ['provider', { name: 'mute' }, neither],
    ['systemPrompt', 42, 'systemPrompt must be a string; got number.'],
    ['systemPrompt', null, 'systemPrompt must be a string; got object.'],
    ['observers', {}, hooks],
    ['observers', null, hooks],
    ['observers', new Set(), hooks],
    ['observers', [null], 'An observer must be an object with hooks such as onToolEnd; got null.'],
    ['observers', [() => 1], 'An observer must be an object with hooks such as onToolEnd; got () => 1.'],
    ['observers', [{ onRunEnd: 'log' }], 'The hook onRunEnd of an observer must be a function; got string.'],
    ['memory', {}, methods],
    ['memory', 42, methods],
    ['memory', [], methods],
    ['memory', { load: memory.load, commit: memory.commit }, methods],
    ['memory', { load: memory.load, clear: memory.clear }, methods],
    ['memory', { commit: memory.commit, clear: memory.clear }, methods],
    ['tools', {}, 'tools must be an array of what tool() returns.'],
    ['tools', clock, 'tools must be an array of what tool() returns.'],
    ['tools', [clock, makeTool('sum'), makeTool('clock')], "Two tools are called 'clock': give each tool a name of its own."],
  ])('should be refused: %s %p', (name, value, message) => expect(refusal({ provider, [name]: value })).toStrictEqual(new ConfigurationError(message)));

  it.each<[string, string, unknown[]]>([
    ['maxIterations', 'whole number from 0', [-1, 1.5, NaN, -Infinity, '6', null]],
    ['maxParallelTools', 'whole number from 1', [0, -1, 1.5, NaN, '6', null]],
    ['maxTokens', 'whole number from 1', [0, -1, 1.5, NaN, Infinity, '6', null]],
    ['temperature', 'number from 0', [-0.1, NaN, Infinity, '1', null]],
    ['toolTimeoutMs', 'number from 1 to 2147483647', [0, 0.5, -1, NaN, Infinity, 2 ** 31, '1', null]],
  ])('should be refused: limits of %s', (name, range, values) => {
    for (const value of values) expect(refusal({ provider, [name]: value })).toStrictEqual(new ConfigurationError(`Agent: ${name} must be a ${range}; got ${String(value)}.`));
  });

  it.each<[string, unknown, string]>([
    ['no options', true, 'Agent, retry: its options must be an object with count, delayMs, factor, maxDelayMs, jitter; got true.'],
    ['a wrong count', { count: -1 }, 'Agent, retry: count must be a whole number from 0; got -1.'],
  ])('should be refused: a retry with %s', (_, retry, message) => expect(refusal({ provider, retry })).toStrictEqual(new ConfigurationError(message)));

  it('should be refused: a time that no timer can wait, with the limit', () => {
    expect(refusal({ provider, toolTimeoutMs: 2 ** 31 })).toMatchObject({ message: expect.stringContaining('2147483647') as string });
  });

  it('should be refused: none at all', () => expect(refusal(undefined)).toStrictEqual(new ConfigurationError(missing)));

  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^Tool undefined: name must be /],
    ['a function', () => 1, /name must be 1 to 64 letters, digits, '_' or '-'\.$/],
    ['a name with spaces', { ...clock, name: 'the clock' }, /^Tool 'the clock': name must be /],
    ['no name', { ...clock, name: '' }, /^Tool '': name must be /],
    ['a name too long', { ...clock, name: 'a'.repeat(65) }, /name must be 1 to 64 letters/],
    ['no description', { ...clock, description: undefined }, /^Tool 'clock': description must be a string/],
    ['nothing to execute', { ...clock, execute: 'now' }, /^Tool 'clock': execute must be a function\.$/],
    ['a time-out of nothing', { ...clock, timeoutMs: 0 }, /^Tool 'clock': timeoutMs must be a positive number/],
    ['a time-out that no timer can take', { ...clock, timeoutMs: 2 ** 31 }, /^Tool 'clock': timeoutMs must be a positive number, at most 2147483647/],
    ['no schema', { ...clock, parameters: undefined }, /^Tool 'clock': parameters must be a JSON Schema that begins with type: 'object'\.$/],
    ['a schema of a list', { ...clock, parameters: { type: 'array' } }, /^Tool 'clock': parameters must be a JSON Schema that begins with type: 'object'\.$/],
    ['a schema that is none', { ...clock, parameters: { type: 'object', properties: { zone: { type: 'text' } } } }, /^Tool 'clock': .*parameters\.properties\.zone\.type/],
    ['a pattern that is none', { ...clock, parameters: { type: 'object', properties: { zone: { type: 'string', pattern: '(' } } } }, /^Tool 'clock': .*\(/],
  ])('should be refused: a tool with %s', (_, tool, message) => {
    expect(refusal({ provider, tools: [tool] })).toEqual(expect.objectContaining({ name: 'ConfigurationError', message: expect.stringMatching(message) as string }));
  });

  it('should be refused by the types', () => {
    // @ts-expect-error an agent needs a provider
    expect(refusal({} satisfies AgentOptions)).toBeInstanceOf(ConfigurationError);
    // @ts-expect-error a limit is a number
    expect(refusal({ provider, maxIterations: '6' } satisfies AgentOptions)).toBeInstanceOf(ConfigurationError);
  });
});
