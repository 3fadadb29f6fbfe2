import { toAnswer } from '../../../lib/providers/local/toAnswer';
import type { Message } from '../../../lib/types/message';

const result = (toolName: string | undefined, content: string, isError?: boolean): Message => ({
  role: 'tool', content, toolCallId: 'local_1', ...(toolName && { toolName }), ...(isError !== undefined && { isError }),
});

describe('toAnswer', () => {
  it.each<[what: string, results: Message[], answer: string]>([
    ['one result as it is', [result('search', '3 pages\nabout RxJS')], '3 pages\nabout RxJS'],
    ['an empty result', [result('search', '')], "The tool 'search' has returned nothing."],
    ['a failure', [result('search', 'no net', true)], "The tool 'search' failed: no net"],
    ['a failure that names its tool', [result('search', "Tool 'search' failed: no net", true)], "Tool 'search' failed: no net"],
    ['a result that is no failure', [result('search', 'fine', false)], 'fine'],
    ['the result of a tool without a name', [result(undefined, 'no net', true)], "The tool 'tool' failed: no net"],
    ['several line by line',
      [result('search', '3 pages'), result('list', 'a\nb'), result('read', 'gone', true), result('ping', '')],
      "search: 3 pages\nlist:\na\nb\nThe tool 'read' failed: gone\nThe tool 'ping' has returned nothing."],
  ])('should tell %s', (_, results, answer) => {
    expect(toAnswer(results)).toBe(answer);
  });
});
