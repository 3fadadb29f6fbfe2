import { schemaPrompt } from '../../lib/protocol/schemaPrompt';

describe('schemaPrompt', () => {
  it('should tell the schema and the form', () => {
    expect(schemaPrompt({ type: 'array' })).toBe(
      'Your final answer must be JSON that matches this JSON Schema: {"type":"array"}\nAnswer with the JSON only: no other text, and no code fence around it.',
    );
  });

  it('should be empty without a schema', () => expect(schemaPrompt(undefined)).toBe(''));
});
