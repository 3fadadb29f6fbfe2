import { finishReason } from '../../lib/otel/finishReason';

it.each([
  ['stop', 'stop'],
  ['tool-calls', 'tool_call'],
  ['length', 'length'],
  ['content-filter', 'content_filter'],
  ['refusal', 'refusal'],
  ['error', 'error'],
  ['other', 'other'],
] as const)('finishReason should say for %s: %s', (reason, expected) => {
  expect(finishReason(reason)).toBe(expected);
});
