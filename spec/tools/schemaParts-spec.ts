import { schemaParts } from '../../lib/tools/schemaParts';

const parts = (value: unknown, schema: object) => [...schemaParts(value, schema, new Map([['#/definitions/0', true]]), (_, part) => part === true)];

it.each<[unknown, object, unknown[]]>([
  [1, { $ref: '#/definitions/0', allOf: [false] }, [[1, true], [1, false]]],
  [1, { if: true, then: { minimum: 2 }, else: false }, [[1, { minimum: 2 }]]],
  [1, { if: false, then: false }, [[1, true]]],
  [{ a: 1, b: 2, c: 3 }, { properties: { a: true, z: false }, patternProperties: { b: false }, additionalProperties: { minimum: 1 } }, [[1, true, 'a'], [2, false, 'b'], [3, { minimum: 1 }, 'c']]],
  [{ a: 1 }, { dependencies: { a: { minimum: 1 }, b: false } }, [[{ a: 1 }, { minimum: 1 }]]],
  [[1, 2], { items: [true], additionalItems: { minimum: 1 } }, [[1, true, '0'], [2, { minimum: 1 }, '1']]],
  [[1, 2], { additionalItems: false }, []],
])('schemaParts should pass on, of %j for %j, %j', (value, schema, expected) => expect(parts(value, schema)).toEqual(expected));
