import * as fc from 'fast-check';
import { JsonPieces } from '../../lib/protocol/jsonPieces';

const closedAfter = (pieces: readonly string[]): boolean[] => {
  const json = new JsonPieces();
  return pieces.map((piece) => {
    json.append(piece);
    return json.isClosed;
  });
};

describe('JsonPieces', () => {
  it.each<[string[], boolean[]]>([
    [['{', '"a"', ':1', '}'], [false, false, false, true]],
    [['{"a":[', '{}', ']', '}'], [false, false, false, true]],
    [['{"a":"}', '"', '}'], [false, false, true]],
    [['{"a":"\\', '"}', '"}'], [false, false, true]],
    [['{"a":"\\\\', '"}'], [false, true]],
    [['', ' ', 'null', '"x"'], [false, false, false, false]],
    [['{}', '{', '}'], [true, false, true]],
  ])('knows after which of %j all is closed', (pieces, closed) => {
    expect(closedAfter(pieces)).toEqual(closed);
  });

  it('gives back what was put in, and is closed at the end of any object only', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const pieces = [...JSON.stringify(object)];
        const json = new JsonPieces();
        pieces.forEach((piece) => json.append(piece));
        expect(JSON.parse(json.toString())).toEqual(JSON.parse(pieces.join('')));
        expect(closedAfter(pieces).indexOf(true)).toBe(pieces.length - 1);
      }),
      { numRuns: 200 },
    );
  });
});
