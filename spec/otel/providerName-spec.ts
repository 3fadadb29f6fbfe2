import { providerName } from '../../lib/otel/providerName';

it.each([
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['gemini', 'gcp.gemini'],
  ['vertex', 'gcp.vertex_ai'],
  ['azure', 'azure.ai.openai'],
  ['bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['moonshot', 'moonshot_ai'],
  ['watsonx', 'ibm.watsonx.ai'],
  ['xai', 'x_ai'],
  ['local', 'local'],
  ['constructor', 'constructor'],
])('providerName should call %s %s', (name, expected) => {
  expect(providerName(name)).toBe(expected);
});
