import { parseArguments } from '../../lib/messages/parseArguments';

describe('parseArguments', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [{ a: 1 }, { a: 1 }],
    ['{}', {}],
    ['', {}],
    [' \n', {}],
    ['null', {}],
    [undefined, {}],
    [null, {}],
  ])('takes %j', (value, parameters) => {
    expect(parseArguments(value)).toEqual({ parameters });
  });

  it.each(['[1]', '"text"', '1', 'true', [1], 7])('refuses %j, which is no object', (value) => {
    expect(parseArguments(value)).toEqual({ parameters: {}, parseError: 'The arguments of a tool call must be a JSON object.' });
  });

  it('tells why a text is no JSON', () => {
    expect(parseArguments('{"a":')).toEqual({ parameters: {}, parseError: expect.stringMatching(/^Invalid JSON: .*JSON/) as unknown });
  });
});
