import type { GenerateContentConfig, GenerateContentParameters } from '@google/genai';
import { textContent } from '../../messages/textContent';
import type { ModelRequest } from '../../types/provider';
import { toContents } from './toContents';
import { toSchema } from './toSchema';

/**
 * The parameters of `generateContentStream`. System messages at the beginning belong to the system instruction.
 *
 * @see https://ai.google.dev/api/generate-content
 */
export function toRequest(
  { model = '', systemPrompt, messages, tools, temperature, maxTokens }: Omit<ModelRequest, 'report'>,
  params: GenerateContentConfig = {},
  vertexai = false,
): GenerateContentParameters {
  const others = messages.findIndex(({ role }) => role !== 'system');
  const leading = others < 0 ? messages.length : others;
  const system = [systemPrompt, ...messages.slice(0, leading).map(textContent)].filter(Boolean).join('\n\n');
  return {
    model,
    contents: toContents(messages.slice(leading), model, vertexai),
    config: {
      ...(system && { systemInstruction: system }),
      ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(toDeclaration) }] }),
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
      ...params,
    },
  };
}

function toDeclaration({ name, description, parameters }: ModelRequest['tools'][number]) {
  const schema = toSchema(parameters);
  return { name, description, ...(schema && { parameters: schema }) };
}
