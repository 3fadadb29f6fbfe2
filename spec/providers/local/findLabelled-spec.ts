import type { JSONSchema } from 'json-schema-to-ts';
import { findLabelled } from '../../../lib/providers/local/findLabelled';
import { toSkill } from '../../../lib/providers/local/skill';
import { toSlot } from '../../../lib/providers/local/slot';
import { tokenize } from '../../../lib/providers/local/tokens';
import { spec } from './toolSets';

const skill = toSkill(spec('search_text', 'Searches', {}));
const find = (name: string, schema: JSONSchema, clause: string, isRequired: boolean): unknown =>
  findLabelled(toSlot(name, schema, isRequired, isRequired), { skill, tokens: tokenize(clause) });

describe('findLabelled', () => {
  it.each<[name: string, schema: JSONSchema, clause: string, value: unknown]>([
    ['limit', { type: 'integer' }, 'at most 3, limit 5', 5],
    ['limit', { type: 'integer' }, 'limit of 5', 5],
    ['limit', { type: 'integer' }, 'limit: 5', 5],
    ['days', { type: 'integer' }, 'for 2 days', 2],
    ['max_results', { type: 'integer' }, 'show 5 results', 5],
    ['limit', { type: 'integer' }, '5 cats', undefined],
    ['to', { enum: ['USD', 'EUR'] }, 'USD to EUR', 'EUR'],
    ['to', { type: 'string' }, 'from Bern to New York on Monday', 'New York'],
    ['name', { type: 'string' }, 'a user named Ada', 'Ada'],
    ['city', { type: 'string' }, 'in the city of bern', 'bern'],
    ['text', { type: 'string' }, 'search the text mergeMap', undefined],
    ['flag', { type: 'boolean' }, 'flag on', undefined],
  ])('should find a required %s %j in "%s"', (name, schema, clause, value) => {
    expect(find(name, schema, clause, true)).toBe(value);
  });

  it.each<[clause: string, value: unknown]>([
    ['language German', 'German'],
    ['language "old norse"', 'old norse'],
    ['language 2', '2'],
    ['language schools', undefined],
  ])('should find an optional text only where it is clear: %s', (clause, value) => {
    expect(find('language', { type: 'string' }, clause, false)).toBe(value);
  });
});
