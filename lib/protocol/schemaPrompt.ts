/** Tells a model that cannot be held to a schema by its vendor how to answer; follows the system prompt, and is empty without a schema. */
export const schemaPrompt = (schema: Readonly<Record<string, unknown>> | undefined): string =>
  schema
    ? `Your final answer must be JSON that matches this JSON Schema: ${JSON.stringify(schema)}
Answer with the JSON only: no other text, and no code fence around it.`
    : '';
