import * as fc from 'fast-check';
import { from, toArray } from 'rxjs';
import type { ToolCall } from 'rxagent';
import { parseTextCalls } from '../../lib/tools/parseTextCalls';
import { textCalls } from '../../lib/tools/textCalls';

const numRuns = 500;

const found = (deltas: readonly string[]): { text: string; calls: ToolCall[] } => {
  let items: (string | ToolCall)[] = [];
  from(deltas).pipe(textCalls(new Set(['f'])), toArray()).subscribe((all) => (items = all));
  return { text: items.filter((item) => typeof item === 'string').join(''), calls: items.filter((item) => typeof item !== 'string') };
};

const tokens = fc.constantFrom('TOOL_CALL', 'TOOL_', 'TOOL_CALL: ', '{', '}', '[', ']', '"', '\\', '`', '```', '```json\n', '\n', ' ', ',', ':', 'x', '"tool":"f"', '"name": "g"', '"params":{}', '{"tool":"f"}', '{"tool_name":"f","parameters":{"a":"}"}}', 'é', '\ud83d');
const reply = fc.oneof(fc.array(tokens, { maxLength: 30 }).map((list) => list.join('')), fc.string({ unit: 'binary' }));

const isWithin = (part: string, whole: string): boolean => {
  let at = 0;
  for (const char of whole) if (part.startsWith(char, at)) at += char.length;
  return at === part.length;
};

describe('the search for calls in a text', () => {
  it('finds the same, however the text is cut', () => {
    fc.assert(
      fc.property(reply, fc.array(fc.nat(99), { maxLength: 9 }), (text, places) => {
        const at = [0, ...places.map((place) => Math.min(place, text.length)).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((to, index) => text.slice(at[index], to));
        expect(found(pieces)).toEqual(found([text]));
        expect(found(text.split(''))).toEqual(found([text]));
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('adds nothing to the text, and takes nothing away where there is no call', () => {
    fc.assert(
      fc.property(reply, (whole) => {
        const { text, calls } = found([whole]);
        expect(isWithin(text, whole)).toBe(true);
        if (calls.length === 0) expect(text).toBe(whole);
        for (const { id, toolName, parameters } of calls) expect([id, typeof toolName, toolName === '', typeof parameters]).toEqual(['', 'string', false, 'object']);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('reads any text as calls or none', () => {
    fc.assert(fc.property(fc.oneof(reply, fc.json()), fc.boolean(), (text, marked) => expect(Array.isArray(parseTextCalls(text, marked ? undefined : new Set(['f'])))).toBe(true)), { numRuns });
  });

  it.each(['{', '[', '"', '\\', '`', '```\n', 'T', 'TOOL_CALL', 'TOOL_CALL {', '{"a":', '{"tool":"f"}\n', '```json\n{'])('ends with a megabyte of %j', (unit) => {
    const whole = unit.repeat(1_000_000 / unit.length);
    const { text, calls } = found([whole]);
    expect(text.length + calls.length * unit.length).toBeGreaterThanOrEqual(calls.length > 0 ? 0 : whole.length);
    parseTextCalls(whole);
  });
});
