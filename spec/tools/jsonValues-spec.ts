import { jsonValues } from '../../lib/tools/jsonValues';

const fence = (text: string, language = 'json'): string => '```' + language + '\n' + text + '\n```';

describe('jsonValues', () => {
  it.each<[string, string, unknown[]]>([
    ['an object', '{"a": 1}', [{ a: 1 }]],
    ['an array', '[1, "b"]', [[1, 'b']]],
    ['an array of arrays', ' [[1], []]\n', [[[1], []]]],
    ['a boolean', 'false', [false]],
    ['null', 'null', [null]],
    ['a number', ' -4.5e3\n', [-4500]],
    ['a text', '"yes"', ['yes']],
    ['a text with brackets alone', '"{\\"a\\": 1}"', ['{"a": 1}']],
    ['what stands behind a byte order mark', '\ufeff{}', [{}]],
    ['an object in a fence', fence('{"a": 1}'), [{ a: 1 }]],
    ['a boolean in a fence', fence('true'), [true]],
    ['what a fence without a language holds', fence('[1]', ''), [[1]]],
    ['a fence within text', `Here:\n${fence('{"a": 1}')}\nBye.`, [{ a: 1 }]],
    ['each of two fences', `${fence('1')}\n${fence('2')}`, [1, 2]],
    ['an object that holds a fence', fence('{"code": "```js\\n1\\n```"}'), [{ code: '```js\n1\n```' }]],
    ['an object within text', 'The answer is {"a": "}"}. Bye.', [{ a: '}' }]],
    ['an array within text', 'The answer is [1, [2]]. Bye.', [[1, [2]]]],
    ['an object behind brackets in the text', 'See [note] and {this}: {"a": 1}', [{ a: 1 }]],
    ['an object in a fence that never ends', '```json\n{"a": 1}', [{ a: 1 }]],
    ['an object behind one that a fence breaks off', '{"a":\n```\n{"b": 1}', [{ b: 1 }]],
    ['each of two objects', '{"a": 1} or {"b": 2}', [{ a: 1 }, { b: 2 }]],
    ['an escaped quote', 'x {"a": "\\"}"}', [{ a: '"}' }]],
  ])('should find %s', (_, text, values) => expect([...new Set([...jsonValues(text)].map((value) => JSON.stringify(value)))]).toEqual(values.map((value) => JSON.stringify(value))));

  it.each([
    ['nothing', ''],
    ['ordinary text', 'The answer is true.'],
    ['an object that is cut off, nor a piece of it', '{"a": {"b": 1}, "c":'],
    ['an array that is cut off, nor a piece of it', 'Here: [{"a": 1}, {"a"'],
    ['a broken object, nor a piece of it', '{"a": {"b": 1} oops}'],
    ['an object with a comma too many', '{"a": 1,}'],
    ['an object with single quotes', "{'a': 1}"],
  ])('should not find %s', (_, text) => expect([...jsonValues(text)]).toEqual([]));

  it.each([
    ['an interval', 'The interval [0, 1) is half-open.\n{"title":"x"}'],
    ['an inch', 'I used [the 5" pan] and so on. {"title":"x"}'],
    ['a brace of prose', 'Replace {name with yours: {"title":"x"}'],
  ])('should find a value behind %s', (_, text) => expect([...jsonValues(text)]).toContainEqual({ title: 'x' }));

  it.each(['{', '[', '}', '{}', '{"a":', '```', '``` ', '`', '"', '[{', '\\'])('should take time in proportion to the length of hostile text (%j)', (piece) => {
    const timeOf = (count: number): number => {
      const start = performance.now();
      const values = [...jsonValues(`x${piece.repeat(count)}`)];
      return values.length > count ? Infinity : performance.now() - start;
    };

    timeOf(1000);
    expect(timeOf(300_000 / piece.length)).toBeLessThan(1500);
  });
});
