import type { GenerateContentConfig, GenerateContentParameters } from '@google/genai';
import { schemaPrompt } from '../../protocol/schemaPrompt';
import { textContent } from '../../messages/textContent';
import type { ModelRequest } from '../../types/provider';
import { toContents } from './toContents';
import { toSchema } from './toSchema';

/**
 * The parameters of `generateContentStream`. System messages at the beginning belong to the system instruction, but for the last one if nobody else
 * speaks, since somebody has to. A schema that cannot be sent, or that `params` take the
 * place of, is told there, too.
 *
 * @see https://ai.google.dev/api/generate-content
 */
export function toRequest(
  { model = '', systemPrompt, messages, tools, temperature, maxTokens, responseSchema }: Omit<ModelRequest, 'report'>,
  params: GenerateContentConfig = {},
  vertexai = false,
): GenerateContentParameters {
  const leading = messages.findIndex(({ role }) => role !== 'system'); // -1, which is before the last one, if there is none
  const native = responseSchema && holdsTo(params, tools.length > 0 || Boolean(params.tools?.length), model);
  const system = [systemPrompt, native ? '' : schemaPrompt(responseSchema), ...messages.slice(0, leading).map(textContent)].filter(Boolean).join('\n\n');
  return {
    model,
    contents: toContents(messages.slice(leading), model, vertexai),
    config: {
      ...(system && { systemInstruction: system }),
      ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(toDeclaration) }] }),
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
      ...(native && { responseMimeType: 'application/json', responseJsonSchema: responseSchema }),
      ...params,
    },
  };
}

/** Whether the model can be held to a schema. Before Gemini 3: "Function calling with a response mime type: 'application/json' is unsupported". */
const holdsTo = ({ responseMimeType, responseSchema, responseJsonSchema }: GenerateContentConfig, withTools: boolean, model: string): boolean =>
  [responseMimeType, responseSchema, responseJsonSchema].every((own) => own === undefined) && (!withTools || /gemini-(?:[3-9]|\d\d)/.test(model));

function toDeclaration({ name, description, parameters }: ModelRequest['tools'][number]) {
  const schema = toSchema(parameters);
  return { name, description, ...(schema && { parameters: schema }) };
}
