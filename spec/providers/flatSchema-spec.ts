import { describe, expect, it } from '@jest/globals';
import { flatSchema, listOf, mergeSchemas, recordOf } from '../../lib/providers/flatSchema';

const root = {
  $defs: {
    'a/b~c': { type: 'string', description: 'A' },
    node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } },
    loop: { $ref: '#/$defs/loop' },
    self: { allOf: [{ $ref: '#/$defs/self' }], title: 'S' },
    chain: { $ref: '#/$defs/node', description: 'C' },
    list: [{ type: 'boolean' }],
  },
};
const at = { root, trail: [] };
const nodeOf = (schema: unknown) => flatSchema(schema, at).node;

describe('flatSchema', () => {
  it.each([[true], [false], [undefined], [null], ['text'], [[1]]])('takes %p for a schema that says nothing', (schema) => {
    expect(flatSchema(schema, at)).toEqual({ node: {}, place: at });
  });

  it('follows a reference; what stands beside it has the last word', () => {
    expect(flatSchema({ $ref: '#/$defs/a~1b~0c', description: 'mine' }, at)).toEqual({ node: { type: 'string', description: 'mine' }, place: { root, trail: ['#/$defs/a~1b~0c'] } });
    expect(nodeOf({ $ref: '#/$defs/list/0' })).toEqual({ type: 'boolean' });
    expect(nodeOf({ $ref: '#' })).toEqual(root);
    expect(nodeOf({ $ref: '#/$defs/chain' })).toEqual({ ...root.$defs.node, description: 'C' });
  });

  it.each(['#/nowhere/else', '#/toString', '#/__proto__', 'https://example.com/schema', 'other.json#/$defs/node', '#anchor'])('takes a reference to somewhere else (%s) for anything', ($ref) => {
    expect(nodeOf({ $ref })).toEqual({});
  });

  it('cuts what leads back to where it stands', () => {
    expect(nodeOf({ $ref: '#/$defs/loop' })).toEqual({ type: 'object' });
    expect(nodeOf({ $ref: '#/$defs/self' })).toEqual({ type: 'object', title: 'S' });
    expect(flatSchema({ $ref: '#/$defs/node' }, { root, trail: ['#/$defs/node'] }).node).toEqual({ type: 'object' });
  });

  it('follows six references at most', () => {
    expect(flatSchema({ $ref: '#/$defs/list/0' }, { root, trail: ['1', '2', '3', '4', '5'] }).node).toEqual({ type: 'boolean' });
    expect(flatSchema({ $ref: '#/$defs/list/0' }, { root, trail: ['1', '2', '3', '4', '5', '6'] }).node).toEqual({ type: 'object' });
  });

  it('folds allOf into one schema', () => {
    const allOf = [{ $ref: '#/$defs/node' }, { properties: { b: true }, required: ['b'] }, { allOf: [{ required: ['a', 'b'] }] }];
    expect(nodeOf({ allOf, properties: { a: true }, title: 'T' })).toEqual({
      type: 'object',
      properties: { next: { $ref: '#/$defs/node' }, b: true, a: true },
      required: ['b', 'a'],
      title: 'T',
    });
  });
});

describe('mergeSchemas', () => {
  it('adds nothing of its own', () => {
    expect(mergeSchemas({}, {})).toEqual({});
    expect(mergeSchemas({ type: 'string' }, { type: 'number' })).toEqual({ type: 'number' });
  });
});

describe('listOf and recordOf', () => {
  it('take anything else for empty', () => {
    expect([listOf([1]), listOf({}), recordOf({ a: 1 }), recordOf([1]), recordOf(undefined)]).toEqual([[1], [], { a: 1 }, {}, {}]);
  });
});
