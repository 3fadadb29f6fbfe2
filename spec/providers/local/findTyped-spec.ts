import type { JSONSchema } from 'json-schema-to-ts';
import { findTyped } from '../../../lib/providers/local/findTyped';
import { toSkill } from '../../../lib/providers/local/skill';
import { toSlot } from '../../../lib/providers/local/slot';
import { tokenize } from '../../../lib/providers/local/tokens';
import { spec } from './toolSets';

const skill = toSkill(spec('do', 'Does', { folder: { type: 'string' } }));
const find = (name: string, schema: JSONSchema, clause: string, isRequired: boolean): unknown =>
  findTyped(toSlot(name, schema, isRequired, isRequired), { skill, tokens: tokenize(clause) });

describe('findTyped', () => {
  it.each<[name: string, schema: JSONSchema, clause: string, required: unknown, optional: unknown]>([
    ['amount', { type: 'number' }, 'a 5 6', 5, undefined],
    ['unit', { enum: ['C', 'F'] }, 'in c', 'C', 'C'],
    ['unit', { enum: ['C', 'F'] }, 'in "c"', 'C', undefined],
    ['path', { type: 'string' }, 'read a.ts', 'a.ts', 'a.ts'],
    ['path', { type: 'string' }, 'read "a.ts"', 'a.ts', undefined],
    ['path', { type: 'string' }, 'read "my notes"', 'my notes', undefined],
    ['path', { type: 'string' }, 'read a book', undefined, undefined],
    ['folder', { type: 'string' }, 'files in lib', 'lib', 'lib'],
    ['folder', { type: 'string' }, 'Under the docs folder', 'docs', 'docs'],
    ['folder', { type: 'string' }, 'files in lib, cats', 'lib', 'lib'],
    ['folder', { type: 'string' }, 'in lib for cats', 'lib', 'lib'],
    ['folder', { type: 'string' }, 'in german literature', undefined, undefined],
    ['folder', { type: 'string' }, 'in this project', undefined, undefined],
    ['folder', { type: 'string' }, 'in RxJS', undefined, undefined],
    ['city', { type: 'string' }, 'in Bern', undefined, undefined],
    ['city', { type: 'string' }, 'in "Bern"', 'Bern', undefined],
    ['include_hidden', { type: 'boolean' }, 'and include hidden files', true, true],
    ['include_hidden', { type: 'boolean' }, 'all but hidden files', undefined, undefined],
    ['on', { type: 'boolean' }, 'switch it on', true, true],
    ['on', { type: 'boolean' }, "don't switch it on", false, false],
    ['on', { type: 'boolean' }, 'switch it', undefined, undefined],
    ['recursive', { type: 'boolean' }, 'recursively', true, true],
    ['recursive', { type: 'boolean' }, 'not recursive', false, false],
    ['recursive', { type: 'boolean' }, 'all', undefined, undefined],
    ['list', { type: 'array' }, '"a"', undefined, undefined],
    ['folder', { type: 'object' }, 'in lib', undefined, undefined],
  ])('should find %s %j in "%s": %j, where optional %j', (name, schema, clause, required, optional) => {
    expect([find(name, schema, clause, true), find(name, schema, clause, false)]).toEqual([required, optional]);
  });
});
