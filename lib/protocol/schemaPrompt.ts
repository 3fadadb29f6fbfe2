/** Tells a model that cannot be held to a schema by its provider how to answer; follows the system prompt. */
export const schemaPrompt = (schema: Readonly<Record<string, unknown>>): string =>
  `Your final answer must be JSON that matches this JSON Schema: ${JSON.stringify(schema)}
Answer with the JSON only: no other text, and no code fence around it.`;
