import { redact, secretsIn } from '../../lib/protocol/redact';

describe('redact', () => {
  it.each([
    ['Incorrect API key provided: sk-abc123def456.', 'Incorrect API key provided: [key].'],
    ['sk-proj-abcd****wxyz is wrong', '[key] is wrong'],
    ['sk-ant-api03-abcdef', '[key]'],
    ['key=AIzaSyA1234567890', 'key=[key]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [key]'],
    ['gsk_abcdefgh and xai-abcdefgh', '[key] and [key]'],
  ])('hides what looks like a key in %j', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it('hides the secret itself, wherever it stands', () => {
    expect(redact('https://host/?k=my+secret(1) my+secret(1)', [null, 'my+secret(1)'])).toBe('https://host/?k=[key] [key]');
  });

  it.each([
    ['Token limit reached', 'k'],
    ['the bearer of news', undefined],
    ['a risk-assessment and desk-lamp', undefined],
    ['task-force-report', 'none'],
  ])('leaves %j alone', (text, secret) => {
    expect(redact(text, [secret])).toBe(text);
  });
});

describe('secretsIn', () => {
  it('should find the values of headers that may be keys', () => {
    expect(secretsIn({ 'api-key': 'abc', Authorization: 'Bearer def', 'x-trace': 'ghi', 'x-token': 'jkl' }).sort()).toEqual(['abc', 'def', 'jkl']);
    expect(secretsIn(undefined)).toEqual([]);
  });
});
