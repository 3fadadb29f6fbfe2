import { ConfigurationError, type AgentOptions } from 'rxagent';
import { scriptedProvider } from 'rxagent/testing';
import { outputSettings } from '../../lib/agent/outputSettings';
import { schemaPrompt } from '../../lib/protocol/schemaPrompt';

const responseSchema = { type: 'boolean' };
const settings = (options: Partial<AgentOptions>) => outputSettings({ provider: scriptedProvider([]), ...options });

describe('outputSettings', () => {
  it('should hold the schema, its prompt and its reader, and allow two retries', () => {
    expect(settings({ responseSchema })).toEqual({ schema: responseSchema, prompt: schemaPrompt(responseSchema), read: expect.any(Function) as unknown, retries: 2 });
    expect(settings({ responseSchema })?.read('true')).toEqual({ value: true });
  });

  it('should leave the prompt to a provider that says so', () => {
    expect(settings({ provider: { ...scriptedProvider([]), nativeSchema: true }, responseSchema })?.prompt).toBe('');
    expect(settings({ provider: { ...scriptedProvider([]), nativeSchema: false }, responseSchema })?.prompt).toBe(schemaPrompt(responseSchema));
  });

  it('should take the number of retries', () => expect(settings({ responseSchema, schemaRetries: 0 })?.retries).toBe(0));

  it('should be absent without a schema and for a router', () => {
    expect(settings({})).toBeUndefined();
    expect(settings({ responseSchema, routingOnly: true })).toBeUndefined();
  });

  it.each<[string, object, string]>([
    ['a number of retries', { schemaRetries: 0.5 }, 'Agent: schemaRetries must be a whole number from 0; got 0.5.'],
    ['a schema', { responseSchema: 'json' }, 'Agent: responseSchema must be a JSON Schema'],
    ["a router's schema", { responseSchema: { type: 'bool' }, routingOnly: true }, "Agent: 'responseSchema.type' must be"],
  ])('should check %s', (_, options, message) => {
    expect(() => settings(options)).toThrow(ConfigurationError);
    expect(() => settings(options)).toThrow(message);
  });
});
