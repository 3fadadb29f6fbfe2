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

  it('should stop at the first fault where the schema has references', () => {
    const issues = issuesOf({ properties: { a: { $ref: '#/$defs/n' }, b: { $ref: '#/$defs/n' } }, $defs: { n: { minimum: 3 } } } as SchemaNode);

    expect(issues({ a: 1, b: 1 })).toEqual([{ path: ['a'], keyword: 'minimum', message: 'must be >= 3' }]);
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
