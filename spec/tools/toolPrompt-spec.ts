import { describe, expect, it } from '@jest/globals';
import { TextCallScanner } from '../../lib/tools/textCallScanner';
import { toolPrompt } from '../../lib/tools/toolPrompt';
import type { ToolSpec } from '../../lib/types/tool';

const search: ToolSpec = {
  name: 'search',
  description: 'Search the web.',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
};
const clock: ToolSpec = { name: 'clock', description: 'Tell the time.', parameters: { type: 'object' } };

describe('toolPrompt', () => {
  it('should be empty without tools', () => expect(toolPrompt([])).toBe(''));

  it('should list the tools and tell how to call them', () => {
    expect(toolPrompt([search, clock])).toBe(`You can call these tools:
- search: Search the web.
  Parameters (JSON Schema): {"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}
- clock: Tell the time.
  Parameters (JSON Schema): {"type":"object"}

To call a tool, write the call on a line of its own, as JSON behind the word TOOL_CALL:
TOOL_CALL: {"tool_name": "the tool's name", "parameters": {"a parameter's name": "its value"}}
For several calls write several such lines. The results come back as tool messages. If you need no tool, just answer.`);
  });

  it('should teach what the scanner understands', () => {
    const scanner = new TextCallScanner(new Set(['search']));
    const line = /^TOOL_CALL.*$/m.exec(toolPrompt([search]))?.[0] ?? '';

    expect(scanner.push(line) + scanner.end()).toBe('');
    expect(scanner.calls).toEqual([{ id: '', toolName: "the tool's name", parameters: { "a parameter's name": 'its value' } }]);
  });
});
