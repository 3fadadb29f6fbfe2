import { marbles, toolCall } from 'rxagent/testing';
import { markedCalls } from '../../lib/tools/markedCalls';

const clock = toolCall('clock', {}, '');

describe('markedCalls', () => {
  /** name, values, source, result */
  const cases: [string, Record<string, unknown>, string, string][] = [
    ['stream an answer that could be a call', { a: '{"tool', b: '_name": "clock"}' }, '-a-b-|', '-a-b-|'],
    ['stream an answer behind white space', { a: '\n', b: ' [{"tool', c: '_name": "clock"}]' }, '-a-b-c-|', '-a-b-c-|'],
    ['leave the marker in an answer alone', { a: '{"a":', b: '"TOOL_CALL {}",\nTOOL_CALL {"tool_name": "clock"}' }, '-a-b-|', '-a-b-|'],
    ['find a call', { a: 'TOOL_CALL: {"tool_', b: 'name": "clock"}', C: clock }, '-a-b-|', '-----(C|)'],
    ['find a call behind text', { a: 'Let me see.\n', b: 'TOOL_CALL: {"tool_name": "clock"}', C: clock }, '-a-b-|', '-a---(C|)'],
    ['find a call in a fence', { a: '```\nTOOL_CALL: {"tool_name": "clock"}\n```', C: clock }, '-a---|', '-----(C|)'],
    ['leave an object in the text alone', { a: 'So:\n', b: '{"tool_name": "clock"}' }, '-a-b-|', '-a-b-|'],
    ['leave the marker in the midst of a line alone', { a: 'Say ', b: 'TOOL_CALL {"tool_name": "clock"}' }, '-a-b-|', '-a-b-|'],
    ['pass native calls', { a: '{', C: clock }, '-a-C-|', '-a-C-|'],
    ['pass nothing', {}, '---|', '---|'],
    ['fail with its source', { a: '{' }, '-a-#', '-a-#'],
  ];

  it.each(cases)('should %s', (_, values, diagram, expected) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, values as Record<string, string>);
      const sourceSubs = `^${'-'.repeat(diagram.search(/[|#]/) - 1)}!`;

      expectObservable(source.pipe(markedCalls())).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })());
});
