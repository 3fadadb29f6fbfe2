import type { ToolSpec } from '../types/tool';

/** Tells a model without native tools which ones there are and how to call them as text; follows the system prompt, and is empty without tools. */
export const toolPrompt = (tools: readonly ToolSpec[]): string => {
  if (tools.length === 0) return '';
  const list = tools.map(({ name, description, parameters }) => `- ${name}: ${description}\n  Parameters (JSON Schema): ${JSON.stringify(parameters)}`);
  return `You can call these tools:
${list.join('\n')}

To call a tool, write the call on a line of its own, as JSON behind the word TOOL_CALL:
TOOL_CALL: {"tool_name": "the tool's name", "parameters": {"a parameter's name": "its value"}}
For several calls write several such lines. The results come back as tool messages. If you need no tool, just answer.`;
};
