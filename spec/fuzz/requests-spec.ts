import * as fc from 'fast-check';
import type { Message } from 'rxagent';
import { repairConversation } from '../../lib/messages/repairConversation';
import { toMessages } from '../../lib/providers/anthropic/toMessages';
import { toContents } from '../../lib/providers/gemini/toContents';
import { toChatRequest } from '../../lib/providers/openai/toChatRequest';
import { toResponsesRequest } from '../../lib/providers/openai/toResponsesRequest';

const part = fc.record({ type: fc.constantFrom('text', 'image_url', 'image_base64', 'x'), text: fc.jsonValue(), imageUrl: fc.webUrl(), imageBase64: fc.base64String(), mediaType: fc.constantFrom('image/png', 'image/jpeg') }, { requiredKeys: ['type'] });
const call = fc.record({ id: fc.oneof(fc.constantFrom('a', 'b', ''), fc.jsonValue()), toolName: fc.oneof(fc.constantFrom('f', 'my tool'), fc.jsonValue()), parameters: fc.jsonValue() }, { requiredKeys: [] });
const message = fc.record(
  {
    role: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('user', 'assistant', 'tool', 'system') }, { weight: 1, arbitrary: fc.jsonValue() }),
    content: fc.oneof(fc.string(), fc.jsonValue()),
    contentParts: fc.oneof(fc.array(fc.oneof(part, fc.jsonValue())), fc.jsonValue()),
    toolCalls: fc.oneof(fc.array(fc.oneof(call, fc.jsonValue())), fc.jsonValue()),
    toolCallId: fc.oneof(fc.constantFrom('a', 'b', ''), fc.jsonValue()),
    toolName: fc.oneof(fc.constantFrom('f'), fc.jsonValue()),
  },
  { requiredKeys: [] },
);

/** What is sent to each vendor, and how a call and its answer look there. */
const vendors: [string, (messages: readonly Message[]) => unknown, asked: RegExp, answered: RegExp][] = [
  ['OpenAI chat', (messages) => toChatRequest({ systemPrompt: '', messages, tools: [] }).messages, /"type":"function"/g, /"role":"tool"/g],
  ['OpenAI Responses', (messages) => toResponsesRequest({ systemPrompt: '', messages, tools: [] }).input, /"type":"function_call"/g, /"type":"function_call_output"/g],
  ['Anthropic', toMessages, /"type":"tool_use"/g, /"type":"tool_result"/g],
  ['Gemini', (messages) => toContents(messages, 'gemini-3', false), /"functionCall":/g, /"functionResponse":/g],
];

describe.each(vendors)('what %s is sent of a repaired conversation', (_name, toRequest, asked, answered) => {
  it('can be made of anything, and answers every call', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: message }, { weight: 1, arbitrary: fc.jsonValue() }), { maxLength: 12 }), (messages) => {
        const repaired = repairConversation(messages as Message[]);
        const calls = repaired.flatMap(({ toolCalls = [] }) => toolCalls);
        const plain = repaired.map((one) => ({ ...one, content: '', ...(one.contentParts && { contentParts: [] }), ...(one.toolCalls && { toolCalls: one.toolCalls.map((each) => ({ ...each, parameters: {} })) }) }));
        expect(() => JSON.stringify(toRequest(repaired))).not.toThrow();
        const sent = JSON.stringify(toRequest(plain));
        expect([sent.match(asked)?.length ?? 0, sent.match(answered)?.length ?? 0]).toEqual([calls.length, calls.length]);
      }),
      { numRuns: 200 },
    );
  });
});
