import type { Message, ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { findLoop } from '../../lib/agent/findLoop';
import { initialState, type RunState } from '../../lib/agent/runState';
import type { LoopDetection } from '../../lib/types/loopDetection';
import { openReply, type Reply } from '../../lib/agent/reply';
import { outcome } from '../support/runEvents';

/** The k-th call is of the tool that the k-th letter names; a capital letter has other arguments. Every call has an id of its own. */
const callsOf = (letters: string): ToolCall[] =>
  [...letters].map((letter, index) => toolCall(letter.toLowerCase(), letter === letter.toLowerCase() ? { n: 1 } : { n: 2 }, `c${index}`));
/** What is found for the last of the calls. */
const found = (detection: LoopDetection, calls: readonly ToolCall[], known: Partial<RunState> = {}): string | undefined =>
  findLoop(detection, { ...initialState(9), calls: [...calls], ...known }, calls.at(-1)!);
const after = (detection: LoopDetection, letters: string): string | undefined => found(detection, callsOf(letters));
const advice = 'Do something else, or answer.';

describe('findLoop', () => {
  it('should find nothing where nothing is looked for', () => expect(after({}, 'aaaaaaaaaa')).toBeUndefined());

  describe('sameCall', () => {
    it.each<[string, number | undefined]>([
      ['a', undefined],
      ['aaa', undefined],
      ['aaaa', 3],
      ['aaaaa', 4],
      ['ababab a', 3],
      ['AAAa', undefined],
      ['bbbba', undefined],
    ])('should count equal calls before the last of %p: %p', (letters, times) => {
      expect(after({ sameCall: 3 }, letters.replaceAll(' ', ''))).toBe(times && `You have called 'a' with these arguments ${times} times already. ${advice}`);
    });

    it('should not count what comes after the call in the same reply', () => {
      const calls = callsOf('aaaa');

      expect(findLoop({ sameCall: 2 }, { ...initialState(9), calls }, calls[1]!)).toBeUndefined();
      expect(findLoop({ sameCall: 2 }, { ...initialState(9), calls }, calls[2]!)).toMatch(/2 times/);
    });

    it('should not mind the order of keys, but arguments that could not be parsed', () => {
      const one = toolCall('a', { x: 1, y: { p: 1, q: 2 } }, '1');
      const other = toolCall('a', { y: { q: 2, p: 1 }, x: 1 }, '2');
      const broken = (parseError: string, id: string): ToolCall => ({ ...toolCall('a', {}, id), parseError });

      expect(found({ sameCall: 2 }, [one, other, toolCall('a', one.parameters, '3')])).toBeDefined();
      expect(found({ sameCall: 2 }, [broken('at 1', '1'), broken('at 2', '2'), broken('at 3', '3')])).toBeUndefined();
      expect(found({ sameCall: 2 }, [broken('at 1', '1'), broken('at 1', '2'), broken('at 1', '3')])).toBeDefined();
    });

    it('should stand arguments that are nested too deeply to be written', () => {
      const deep = (id: string): ToolCall => toolCall('a', JSON.parse(`${'{"a":'.repeat(99_999)}1${'}'.repeat(99_999)}`) as Record<string, unknown>, id);

      expect(found({ sameCall: 2, pingPong: 2 }, ['1', '2', '3'].map(deep))).toBeUndefined();
    });
  });

  describe('pingPong', () => {
    it.each<[string, string | undefined]>([
      ['ababab', undefined],
      ['abababa', 'b'],
      ['cabababa', 'b'],
      ['abababb', undefined],
      ['abababc', undefined],
      ['abacaba', undefined],
      ['aaaaaaa', undefined],
      ['ababa', undefined],
      ['aAaAaAa', 'a'],
      ['aBabaBa', undefined],
    ])('should see turns before the last of %p: with %p', (letters, other) => {
      expect(after({ pingPong: 3 }, letters)).toBe(other && `You are going back and forth between 'a' and '${other}', 3 times each already. ${advice}`);
    });
  });

  describe('sameResult', () => {
    const told = (...texts: string[]): Message[] =>
      texts.map((text, index) => ({ role: 'tool', content: text.slice(1), toolName: text[0]!, toolCallId: String(index) }));
    const replyWith = (...texts: string[]): Reply => ({
      ...openReply(0, 'm', undefined),
      calls: texts.map((text) => ({ call: toolCall(text[0]!), ...(text.length > 1 && { outcome: outcome(toolCall(text[0]!), 0, text.slice(1)) }) })),
    });

    it.each<[string, string[], string[], boolean]>([
      ['none', [], [], false],
      ['too few', ['ax', 'ax'], [], false],
      ['enough', ['ax', 'ax', 'ax'], [], true],
      ['enough, at the end', ['ay', 'ax', 'ax', 'ax'], [], true],
      ['enough, but not at the end', ['ax', 'ax', 'ax', 'ay'], [], false],
      ['enough of this tool', ['ax', 'bz', 'ax', 'by', 'ax'], [], true],
      ['enough of another tool', ['bx', 'bx', 'bx'], [], false],
      ['enough with those of this reply', ['ax'], ['ax', 'bz', 'ax'], true],
      ['too few, for one is not known yet', ['ax'], ['ax', 'a'], false],
    ])('should count equal results in a row: %s', (_, earlier, now, isLoop) => {
      const text = found({ sameResult: 3 }, callsOf('A'), { produced: [{ role: 'user', content: 'x' }, ...told(...earlier)], reply: replyWith(...now) });

      expect(text).toBe(isLoop ? `Tool 'a' has given the same result 3 times in a row. ${advice}` : undefined);
    });
  });
});
