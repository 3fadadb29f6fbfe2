import { describe, expect, it } from '@jest/globals';
import { TextCallScanner } from '../../lib/tools/textCallScanner';
import type { ToolCall } from '../../lib/types/toolCall';

const toolNames = new Set(['search', 'clock']);

const scan = (deltas: readonly string[]): { text: string; calls: ToolCall[] } => {
  const scanner = new TextCallScanner(toolNames);
  const text = [...deltas.map((delta) => scanner.push(delta)), scanner.end()].join('');
  return { text, calls: scanner.calls };
};

const search = '{"tool_name": "search", "parameters": {"q": "a"}}';
const clock = '{"tool_name": "clock", "parameters": {}}';
const S = { id: '', toolName: 'search', parameters: { q: 'a' } };
const C = { id: '', toolName: 'clock', parameters: {} };
const broken = (toolName: string): ToolCall => ({ id: '', toolName, parameters: {}, parseError: expect.stringMatching(/^Invalid JSON: ./) as unknown as string });

/** title, reply, text that stays, calls */
type Case = [string, string, string, unknown[]];

const marked: Case[] = [
  ['alone', `TOOL_CALL: ${search}`, '', [S]],
  ['without a colon', `TOOL_CALL ${search}`, '', [S]],
  ['without white space', `TOOL_CALL${search}`, '', [S]],
  ['with a line break behind the marker', `TOOL_CALL:\r\n${search}\r\n`, '', [S]],
  ['on a line of its own', `Let me look.\nTOOL_CALL: ${search}\nThere.`, 'Let me look.\nThere.', [S]],
  ['in the middle of a line', `I say TOOL_CALL: ${search} and wait.`, 'I say and wait.', [S]],
  ['of an unknown tool', 'TOOL_CALL: {"tool": "hammer"}', '', [{ ...C, toolName: 'hammer' }]],
  ['that is only talked about', 'Write `TOOL_CALL: {"tool": "hammer"}` for it.', 'Write `TOOL_CALL: {"tool": "hammer"}` for it.', []],
  ['several times, on lines', `TOOL_CALL: ${search}\nTOOL_CALL: ${clock}\n`, '', [S, C]],
  ['several times, on one line', `TOOL_CALL: ${search} TOOL_CALL:${clock}TOOL_CALL ${search}`, '', [S, C, S]],
  ['before a fence', `TOOL_CALL:\n\`\`\`json\n${search}\n\`\`\`\nDone.`, 'Done.', [S]],
  ['in a fence', `So:\n\`\`\`\nTOOL_CALL: ${search}\nTOOL_CALL: ${clock}\n\`\`\`\nDone.`, 'So:\nDone.', [S, C]],
  ['in a code block behind something else', `\`\`\`sh\nls\nTOOL_CALL: ${search}\n\`\`\`\nDone.`, '```sh\nls\n```\nDone.', [S]],
  ['with an array', `TOOL_CALL: [${search}, ${clock}]`, '', [S, C]],
  ['after a false start', `TTOOL_TOOL_CALL TOOL_CALL: ${search}`, 'TTOOL_TOOL_CALL ', [S]],
  ['with brackets, quotes, fences and markers in strings', 'TOOL_CALL: {"tool": "clock", "args": {"q": "}]{[ \\"} ``` TOOL_CALL: {\\\\"}}.', '.', [{ ...C, parameters: { q: '}]{[ "} ``` TOOL_CALL: {\\' } }]],
];

const malformed: Case[] = [
  ['that never closes', 'So: TOOL_CALL: {"tool_name": "search", "parameters": {"q": "a"}\nand more', 'So: ', [broken('search')]],
  ['that closes but is no JSON', "TOOL_CALL: {'tool_name': 'search', 'parameters': {q: 1,}} Now.", 'Now.', [broken('search')]],
  ['without quotes', 'TOOL_CALL: {tool: search, parameters: {}}', '', [broken('search')]],
  ['with escapes where none belong', 'TOOL_CALL: {\\"name\\": \\"search\\"}', '', [broken('search')]],
  ['with a line break in a string', 'TOOL_CALL: {"tool": "search", "args": {"q": "a\n}b"}}.', '.', [broken('search')]],
  ['whose name comes after another name', 'TOOL_CALL: {"parameters": {"name": "Ada"}, "tool_name": "search",}', '', [broken('search')]],
  ['before a good one', `TOOL_CALL: {"tool": "clock", "args": {}\n  TOOL_CALL: ${search}`, '', [broken('clock'), S]],
  ['with an open string before a good one', `TOOL_CALL: {"tool": "clock", "args": {"q": "a}}\nTOOL_CALL: ${search}\nDone.`, 'Done.', [broken('clock'), S]],
  ['before a good one in a fence', `\`\`\`\nTOOL_CALL: {"tool": "clock"\nTOOL_CALL: ${search}\n\`\`\`\nDone.`, 'Done.', [broken('clock'), S]],
  ['without a name before a good one', `TOOL_CALL: {"a": 1\nTOOL_CALL: ${search}`, 'TOOL_CALL: {"a": 1\n', [S]],
  ['whose name is cut', 'TOOL_CALL: {"tool_name": "sea', 'TOOL_CALL: {"tool_name": "sea', []],
  ['in an open fence', '```\nTOOL_CALL: {"tool_name": "search", "para', '', [broken('search')]],
];

const unmarked: Case[] = [
  ['alone', search, '', [S]],
  ['at the start of a line', `Look:\n${search}\nThere.`, 'Look:\nThere.', [S]],
  ['indented', `  ${search}`, '  ', [S]],
  ['several', `${search}\n\n${clock} ${search}${clock}`, '', [S, C, S, C]],
  ['in an array', `[\n${search},\n${clock}\n]\nDone.`, 'Done.', [S, C]],
  ['in a fence', `Look:\n\n\`\`\`json\n${search}\n\`\`\`\n\nThere.`, 'Look:\n\nThere.', [S]],
  ['in a fence without a language', `\`\`\`\n${search}\n\`\`\``, '', [S]],
  ['in a fence on one line', `Look: \`\`\`json ${search} \`\`\` There.`, 'Look: There.', [S]],
  ['in a narrow fence', `\`\`\`${search}\`\`\`.`, '.', [S]],
  ['several in a fence', `\`\`\`json\n${search}\n${clock}\n\`\`\`\n`, '', [S, C]],
  ['in several fences', `\`\`\`json\n${search}\n\`\`\`\n\`\`\`tool_call\n${clock}\n\`\`\``, '', [S, C]],
  ['in a fence that never closes', `\`\`\`json\n${search}\n`, '', [S]],
  ['in a fence that holds more', `\`\`\`js\n${search}\n// so\n\`\`\`\n${clock}`, '```js\n// so\n```\n', [S, C]],
  ['in a fence with an unfinished end', `\`\`\`json\n${search}\n\`\``, '```json\n``', [S]],
  ['behind a code block', `\`\`\`js\nx\n\`\`\`\n${search}`, '```js\nx\n```\n', [S]],
  ['behind code on one line', `\`\`\`x\`\`\` and \`y\`\n${search}`, '```x``` and `y`\n', [S]],
  ['behind two backticks', `\`\`\n${search}`, '``\n', [S]],
  ['behind a marked call in a line', `So TOOL_CALL: ${search}\n${clock}`, 'So ', [S, C]],
  ['behind a marker in a fence', `\`\`\`\nTOOL_CALL:\n\`\`\`\n${search}`, '```\nTOOL_CALL:\n```\n', [S]],
  ['behind a marker in a code block', `\`\`\`\nx\nTOOL_CALL:\n\`\`\`\n${search}`, '```\nx\nTOOL_CALL:\n```\n', [S]],
  ['but not directly behind a code block', `\`\`\`\nx\nTOOL_CALL: ${search}\n\`\`\`${clock}`, `\`\`\`\nx\n\`\`\`${clock}`, [S]],
  ['behind brackets that are no JSON', `{ x }\n[1]\n{"a\n${search}`, '{ x }\n[1]\n{"a\n', [S]],
  ['behind an answer in JSON', `{"a": 1}\n${search}`, '{"a": 1}\n', [S]],
];

const texts = [
  '', ' ', 'Plain text.', 'TOOL', 'PLAN T', 'The TOOLS, and TOOL_CALLS: {}', 'TOOL_CALL', 'TOOL_CALL: ', 'Write TOOL_CALL and the JSON.', 'TOOL_CALL: {"a": 1} TOOL_CALL: {…}',
  'TOOL_CALL: {}', 'TOOL_CALL: []', 'TOOL_CALL: ["search"]', 'TOOL_CALL: {"tool_name": ""}', 'TOOL_CALL: {"tool_name": 1}', 'TOOL_CALL: `search`', 'TOOL_CALL: ```search```',
  '{', '{"', '[', '[{', '`', '``', '```', '```json', '```json\n', '```json\n{', '```json\n{"tool": "search"', '{"tool": "search"', '{}', '[]', '[1, 2]', '[a link](b)', '- [ ] a task',
  '{"name": "Ada", "age": 3}', '{"name": "search", "age": 3}', '{"tool": "clock", "reason": "time"}', '{"name": "hammer", "parameters": {}}', '{"a": {"tool_name": "search"}}',
  '{"name": "search", "description": "Looks", "parameters": {"type": "object"}}', '["search"]', `[${search}, {"a": 1}]`, `[${search}, 1]`, `Say ${search}`, `\`${search}\``,
  '```json\n{"a": 1}\n```', '```json\n{"a": [1, 2.5e-3, true, null]}\n{"tool": "search"}\n```', `\`\`\`js\nx\n${search}\n\`\`\``, `\`\`\`js\n\`\`x\`\n${search}\n\`\`\``, `\`\`\`\n\`\`\`\n`, 'TOOL_CALL: {}\n{"tool": "hammer"}', '{"tool": "search",}', '{"tool": "search"]',
];

const replies = [...[...marked, ...malformed, ...unmarked].map(([, reply]) => reply), ...texts];

describe('TextCallScanner', () => {
  it.each(marked)('should find a marked call %s', (_, reply, text, calls) => expect(scan([reply])).toEqual({ text, calls }));

  it.each(malformed)('should do its best with a marked call %s', (_, reply, text, calls) => expect(scan([reply])).toEqual({ text, calls }));

  it.each(unmarked)('should find a call in JSON %s', (_, reply, text, calls) => expect(scan([reply])).toEqual({ text, calls }));

  it.each(texts)('should leave %j as it is', (reply) => expect(scan([reply])).toEqual({ text: reply, calls: [] }));

  it.each(replies)('should find the same in %j however it is split', (reply) => {
    const whole = scan([reply]);
    const splits = Array.from(reply, (_, index) => [reply.slice(0, index), reply.slice(index)]);

    for (const split of [...splits, reply.split(''), reply.match(/[^]{1,3}/g) ?? []]) expect(scan(split)).toEqual(whole);
  });

  it('should find the same in random mixtures however they are split', () => {
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const pieces = [search, clock, 'TOOL_CALL', ': ', '{', '}', '[', ']', '"', '```', '`', 'json', '\n', ' ', 'T', 'x', '{"a": 1}', '\\', ','];
    for (let round = 0; round < 2000; round++) {
      const reply = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
      const deltas: string[] = [];
      for (let at = 0; at < reply.length;) deltas.push(reply.slice(at, (at += random(6))));
      expect({ reply, ...scan(deltas) }).toEqual({ reply, ...scan([reply]) });
    }
  });

  it.each(replies)('should give back the whole of %j when a native call comes', (reply) => {
    const scanner = new TextCallScanner(toolNames);
    const native: ToolCall = { id: '1', toolName: 'clock', parameters: {} };
    const texts = reply.split('').map((delta) => scanner.push(delta));
    const passed = scanner.pass(native);
    const given = texts.join('') + (typeof passed === 'string' ? passed : '');
    const sorted = (text: string): string => [...text].sort().join('');

    expect(sorted(given)).toBe(sorted(reply));
    expect([passed, ...scanner.calls]).toContain(native);
    expect(scanner.push(search) + scanner.end()).toBe(search);
  });

  it('should hold back no more than what may be a call', () => {
    const scanner = new TextCallScanner(toolNames);
    const deltas = ['a', ' T', 'h', ' T', 'OOL_', 'CALX', '\n', '{', ' ', 'x', '\n{"', 'a', '\n', '`', 'y', '`', '\n```', 'js', '\n', 'x', '``', '`', '[', '!'];
    const expected = ['a', ' ', 'Th', ' ', '', 'TOOL_CALX', '\n', '', '', '{ x', '\n', '', '{"a\n', '', '`y', '', '`\n', '', '', '```js\nx', '``', '`', '[', '!'];

    expect(deltas.map((delta) => scanner.push(delta))).toEqual(expected);
  });

  it.each([
    ['', '{'], ['', '"'], ['', '`'], ['', '['], ['', '\n'], ['', 'T'], ['', 'TOOL_CALL'], ['', '```\n'], ['', '```x``` '], ['', '{"a":\n'], ['', '{"a":1}\n'], ['[', '{"a":'], ['{"', 'a'], ['{"', '\\"'],
    ['TOOL_CALL', ' '], ['TOOL_CALL', '{'], ['TOOL_CALL{"', '"'], ['', 'TOOL_CALL{\n'], ['TOOL_CALL{', 'name:'], ['TOOL_CALL{', '{"name"  '], ['TOOL_CALL{name:', 'a'], ['TOOL_CALL{name:a', '"'], ['```json', ' '],
  ])('should take a megabyte of %j and %j', (start, pattern) => {
    const scanner = new TextCallScanner(toolNames);
    const reply = start + pattern.repeat((1 << 20) / pattern.length);
    let length = 0;
    for (let at = 0; at < reply.length; at += 4) length += scanner.push(reply.slice(at, at + 4)).length;

    expect(length + scanner.end().length).toBe(scanner.calls.length ? 0 : reply.length);
  });

  it('should take a megabyte of calls', () => {
    const { text, calls } = scan(`\`\`\`json\n[${'{"tool":"clock"},'.repeat(30_000)}${search}]\n${`${clock}\n`.repeat(12_000)}\`\`\``.match(/[^]{1,4}/g) ?? []);

    expect(text).toBe('');
    expect(calls).toHaveLength(42_001);
  });
});
