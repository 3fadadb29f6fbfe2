import { toolCall } from 'rxagent/testing';
import { assertDeepEqual } from '../../lib/testing/assertDeepEqual';

/** What the comparison throws where the global `expect` is as given. */
function failure(actual: unknown, expected: unknown, globalExpect?: unknown): unknown {
  const world = globalThis as unknown as { expect: unknown };
  const { expect: own } = world;
  world.expect = globalExpect;
  try {
    assertDeepEqual(actual, expected);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    world.expect = own;
  }
}

const readable = { message: expect.stringMatching(/^Expected .*\nbut got  /s) as string };
const chai = (): object => ({ to: {} });

describe.each([
  ['without a global expect', undefined],
  ['with an expect of another kind', chai],
])('assertDeepEqual %s', (_, globalExpect) => {
  it.each<[string, unknown, unknown]>([
    ['values', [0, 'a', true, null, undefined, NaN, 1n], [0, 'a', true, null, undefined, NaN, 1n]],
    ['objects', { a: { b: [toolCall('x')] } }, { a: { b: [toolCall('x')] } }],
    ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a key that is undefined', { a: 1, b: undefined }, { a: 1 }],
    ['errors of a name and a message', [new TypeError('a')], [new TypeError('a')]],
    ['the same function', [chai], [chai]],
  ])('should pass equal %s', (__, actual, expected) => expect(failure(actual, expected, globalExpect)).toBeUndefined());

  it.each<[string, unknown, unknown]>([
    ['values', 1, 2],
    ['values of other types', 1, '1'],
    ['null and an object', null, {}],
    ['an object and null', {}, null],
    ['a number and an object', 1, {}],
    ['an object and a number', {}, 1],
    ['a missing key', { a: 1 }, { a: 1, b: 2 }],
    ['a further key', { a: 1, b: 2 }, { a: 1 }],
    ['depths', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }],
    ['lengths', [1, 2], [1]],
    ['a list and an object', [], {}],
    ['messages of errors', new Error('a'), new Error('b')],
    ['names of errors', new Error('a'), new TypeError('a')],
    ['functions', () => 1, () => 1],
  ])('should fail for other %s', (__, actual, expected) => expect(failure(actual, expected, globalExpect)).toMatchObject(readable));

  it.each<[string, unknown, unknown]>([
    ['dates', new Date(0), new Date(1)],
    ['maps', new Map([[1, 2]]), new Map()],
    ['sets', new Set([1]), new Set([2])],
    ['patterns', /a/, /b/],
    ['an error and an object', new Error('a'), {}],
  ])('should fail for other %s', (__, actual, expected) => expect(failure(actual, expected, globalExpect)).toMatchObject(readable));

  it.each<[string, unknown, unknown, string]>([
    ['objects', { a: [1] }, { a: [2] }, 'Expected {\n  "a": [\n    2\n  ]\n}\nbut got  {\n  "a": [\n    1\n  ]\n}'],
    ['errors', new TypeError('a'), new Error('b'), 'Expected "Error: b"\nbut got  "TypeError: a"'],
    ['what JSON does not know', undefined, 'a', 'Expected "a"\nbut got  undefined'],
  ])('should show both: %s', (__, actual, expected, message) => expect(failure(actual, expected, globalExpect)).toStrictEqual(new Error(message)));

  it.each<[string, () => unknown]>([
    ['big integers', () => 1n],
    ['circles', () => { const circle: { self?: unknown } = {}; circle.self = circle; return circle; }],
  ])('should show %s', (__, make) => expect(failure(make(), 'a', globalExpect)).toMatchObject(readable));
});

describe("assertDeepEqual with a test runner's expect", () => {
  it('should leave the comparison to it', () => {
    const toEqual = jest.fn();
    const runner = jest.fn(() => ({ toEqual }));

    expect(failure({ a: 1 }, { a: 2 }, runner)).toBeUndefined();
    expect([runner.mock.calls, toEqual.mock.calls]).toEqual([[[{ a: 1 }]], [[{ a: 2 }]]]);
  });

  it('should know its matchers and show its differences', () => {
    expect(failure({ a: 1 }, { a: expect.any(Number) as number }, expect)).toBeUndefined();
    expect(failure({ a: 1 }, { a: 2 }, expect)).toMatchObject({ message: expect.stringContaining('deep equality') as string });
  });
});
