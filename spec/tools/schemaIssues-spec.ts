import { plainSchema } from '../../lib/tools/plainSchema';
import type { SchemaNode } from '../../lib/tools/resolveSchema';
import { schemaIssues } from '../../lib/tools/schemaIssues';

const issuesOf = (schema: SchemaNode) => schemaIssues(plainSchema(schema));

describe('schemaIssues', () => {
  it('should tell every fault with its place, each once', () => {
    const issues = issuesOf({ allOf: [{ required: ['a', 'b'] }], properties: { list: { items: { minimum: 3 } } } });

    expect(issues({ list: [1, 5, 2] })).toEqual([
      { path: [], keyword: 'required', message: "must have required property 'a'" },
      { path: [], keyword: 'required', message: "must have required property 'b'" },
      { path: ['list', '0'], keyword: 'minimum', message: 'must be >= 3' },
      { path: ['list', '2'], keyword: 'minimum', message: 'must be >= 3' },
    ]);
  });

  it('should give up on unions that contain themselves where that takes too long', () => {
    const branch = (name: string) => ({ allOf: [{ properties: { left: { $ref: '#' } } }, { required: [name] }] });
    const issues = issuesOf({ type: 'object', anyOf: [branch('a'), branch('b')] });

    expect(() => issues(Array.from({ length: 60 }).reduce<unknown>((left) => ({ left }), {}))).toThrow('too many references');
  });

  describe('of a big value', () => {
    const kinds = Array.from({ length: 30 }, (_, index) => ({ properties: { kind: { const: `k${index}` }, v: { type: 'integer' } }, required: ['kind', 'v'] }));
    const union = { items: { anyOf: kinds } } as unknown as SchemaNode;
    const list = (item: unknown): unknown[] => Array.from({ length: 5000 }, () => item);
    const look = (schema: SchemaNode, value: unknown): [issues: number, visits: number] => {
      let visits = 0;
      return [schemaIssues(plainSchema(schema), (parts) => (visits = parts))(value).length, visits];
    };

    it('should stop when there is enough to tell', () => {
      const [issues, visits] = look(union, list({ kind: 'zz', v: 'q' }));

      expect(issues).toBeGreaterThanOrEqual(1000);
      expect(issues).toBeLessThan(1100);
      expect(visits).toBeLessThan(20_000);
    });

    it('should not look at all of it once something is wrong', () => {
      expect(look(union, [1, { kind: 'zz', v: 1 }, ...list({ kind: 'k29', v: 1 })])).toEqual([31, 20_001]);
    });

    it('should find the only fault at its end', () => expect(look({ items: { minimum: 1 } }, [...Array.from({ length: 50_000 }, () => 1), 0])[0]).toBe(1));

    it('should leave the branches of a union that do not matter any more', () => {
      expect(look(union, list({ kind: 'k0', v: 1 }))).toEqual([0, 1 + 5000 * 4]);
    });
  });

  it.each<[unknown, string, string]>([
    [NaN, 'a', 'must be number'],
    [undefined, 'a', 'must be a JSON value'],
    [1n, 'a', 'must be a JSON value'],
    [() => 1, 'a', 'must be a JSON value'],
    [1, '\ud800', 'must be a JSON value'],
  ])('should find no JSON in %p at %j', (part, key, message) => {
    expect(issuesOf({})([{ [key]: part }])).toEqual([{ path: ['0', key], keyword: 'type', message }]);
  });

  it('should take names and texts of any characters that are whole', () => expect(issuesOf({})({ '😀': '\ud800' })).toEqual([]));
});
