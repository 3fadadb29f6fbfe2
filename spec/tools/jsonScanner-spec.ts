import { describe, expect, it } from '@jest/globals';
import { JsonScanner, type JsonVerdict } from '../../lib/tools/jsonScanner';

/** The first verdict that is not 'open', and how many characters it took. */
const scan = (text: string, marker?: string): [JsonVerdict, number] => {
  const scanner = new JsonScanner(marker);
  for (const [index, char] of [...text].entries()) {
    const verdict = scanner.push(char);
    if (verdict !== 'open') return [verdict, index + 1];
  }
  return ['open', text.length];
};

describe('JsonScanner', () => {
  it.each(['{}', '{ }', '{"a": 1}', '[{"a": 1},\r\n\t{"b": [-1.5e+3, [], {}]}]', '{"a": "}"}', '{"a": "\\"}\\\\"}', '{"a": [true, false, null, "x"]}', '{"é": "\u2028"}'])('should find the end of %j', (json) => {
    expect(scan(`${json} {}`)).toEqual(['closed', json.length]);
    expect(scan(`${json} {}`, 'TOOL_CALL')).toEqual(['closed', json.length]);
  });

  it.each(['{', '{"', '{"a}', '{"a\\"}', '[{"a": 1}', '{"a": {"b": 1}'])('should wait for the end of %j', (json) => {
    expect(scan(json)).toEqual(['open', json.length]);
    expect(scan(json, 'TOOL_CALL')).toEqual(['open', json.length]);
  });

  it.each(['{a', '{ x', '{1', '{{', '{[', '{,', '[1', '["', '[[', '[]', '[ x', '{"a" b', '{"a": x', '{"a": 1 x', '{"a":,', '{"a"1', '{"a\n', '{"a": "\t', '{"a": [,', '{"a":}', "{'", '{"a": 1"', '{"a": T', '{"a": `'])(
    'should give up at the last character of %j, unless it waits for a marker', (json) => {
      expect(scan(json)).toEqual(['broken', json.length]);
      expect(scan(json, 'TOOL_CALL')).not.toContain('broken');
    });

  it.each(['{\nTOOL_CALL', '{"a": 1\n\t TOOL_CALL', '{"a": "\nTOOL_CALL', '{"a\n\nTOOL_CALL', '{\nTOO\nTOOL_CALL'])('should end where a line opens with the marker: %j', (json) => {
    expect(scan(`${json}: {}`, 'TOOL_CALL')).toEqual(['marker', json.length]);
  });

  it.each(['{"a": "TOOL_CALL"}', '{TOOL_CALL}', '{\nTTOOL_CALL}', '{\nx TOOL_CALL}', '{"\nTOOL _CALL"}'])('should not end at another marker: %j', (json) => {
    expect(scan(json, 'TOOL_CALL')).toEqual(['closed', json.length]);
  });
});
