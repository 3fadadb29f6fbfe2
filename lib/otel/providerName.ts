/** What the conventions call a provider, where they call it otherwise than this library. */
const wellKnown = new Map([
  ['gemini', 'gcp.gemini'],
  ['vertex', 'gcp.vertex_ai'],
  ['azure', 'azure.ai.openai'],
  ['bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['moonshot', 'moonshot_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
  ['xai', 'x_ai'],
]);

/** The `gen_ai.provider.name` of a provider; its own name where the conventions know none. */
export const providerName = (name: string): string => wellKnown.get(name) ?? name;
