import type { RunAgentInput } from '@ag-ui/core';
import { ConfigurationError, type AgentInput } from 'rxagent';
import { fromRunAgentInput } from 'rxagent/ag-ui';

const body = (fields: Record<string, unknown> = {}): unknown => ({ threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'hi' }], tools: [], context: [], ...fields });
const question = { role: 'user', content: 'hi' };

describe('fromRunAgentInput', () => {
  it('reads what HttpAgent sends', () => {
    const sent: RunAgentInput = {
      threadId: 't',
      runId: 'r',
      protocolVersion: '1.0',
      state: { page: 3 },
      messages: [{ id: 'm', role: 'user', content: 'hi' }, { id: 'a', role: 'activity', activityType: 'plan', content: {} }],
      tools: [{ name: 'confirm', description: 'Asks', parameters: { type: 'object', properties: { what: { type: 'string' } } }, metadata: { colour: 'red' } }],
      context: [{ description: 'The open page', value: 'Prices' }, { description: 'Locale', value: 'de-CH' }],
      forwardedProps: { secret: 1 },
    };
    const input: AgentInput = fromRunAgentInput(sent);
    expect(input).toEqual({
      messages: [{ role: 'system', content: 'What the application tells about the situation:\n\nThe open page:\nPrices\n\nLocale:\nde-CH' }, question],
      tools: [{ name: 'confirm', description: 'Asks', parameters: { type: 'object', properties: { what: { type: 'string' } } } }],
    });
  });

  it('takes the least there can be', () => {
    expect(fromRunAgentInput({ threadId: 't', runId: 'r', messages: [{ role: 'user', content: 'hi' }] })).toEqual({ messages: [question] });
  });

  it.each([undefined, null, {}])('gives a tool without arguments a schema: %j', (parameters) => {
    expect(fromRunAgentInput(body({ tools: [{ name: 'go', parameters }] })).tools).toEqual([{ name: 'go', description: '', parameters: { type: 'object', properties: {} } }]);
  });

  it('tells results of which tool they are', () => {
    const messages = [{ role: 'assistant', toolCalls: [{ id: 'c1', type: 'function', function: { name: 'go', arguments: '{}' } }] }, { role: 'tool', toolCallId: 'c1', content: 'gone' }];
    expect(fromRunAgentInput(body({ messages })).messages[1]).toEqual({ role: 'tool', content: 'gone', toolCallId: 'c1', toolName: 'go' });
  });

  it.each<[string, unknown, string]>([
    ['no object', 'hi', 'body must be an object.'],
    ['no run', body({ runId: undefined }), 'body.runId must be a string.'],
    ['messages that are no list', body({ messages: 'hi' }), 'body.messages must be an array.'],
    ['no message', body({ messages: [] }), 'body.messages must hold a message at least.'],
    ['nothing but reasoning', body({ messages: [{ role: 'reasoning', content: 'hm' }] }), 'body.messages must hold a message at least.'],
    ['a broken message', body({ messages: [{ role: 'user', content: 'hi' }, 7] }), 'body.messages[1] must be an object.'],
    ['tools that are no list', body({ tools: {} }), 'body.tools must be an array.'],
    ['a tool without a name', body({ tools: [{}] }), 'body.tools[0].name must be a string.'],
    ['a tool with an odd schema', body({ tools: [{ name: 'go', parameters: 'any' }] }), 'body.tools[0].parameters must be an object.'],
    ['a context that is no list', body({ context: {} }), 'body.context must be an array.'],
    ['a context without value', body({ context: [{ description: 'a' }] }), 'body.context[0].value must be a string.'],
    ['answers to interrupts', body({ resume: [{ interruptId: 'i', status: 'resolved' }] }), 'body.resume answers interrupts, which this agent does not send.'],
    ['__proto__', JSON.parse('{"threadId":"t","runId":"r","messages":[],"state":{"a":[{"__proto__":{}}]}}'), 'body.state.a[0] must not have a key __proto__.'],
  ])('refuses %s', (_, given, problem) => {
    expect(() => fromRunAgentInput(given)).toThrow(new ConfigurationError(problem));
  });
});
