import type { JSONSchema } from 'json-schema-to-ts';
import { findRest } from '../../../lib/providers/local/findRest';
import { toSkill } from '../../../lib/providers/local/skill';
import { toSlot } from '../../../lib/providers/local/slot';
import { tokenize } from '../../../lib/providers/local/tokens';
import { spec } from './toolSets';

const skill = toSkill(spec('search', 'Search the web', {}));
const find = (name: string, schema: JSONSchema, clause: string, isRequired = true, isWanted = isRequired): unknown =>
  findRest(toSlot(name, schema, isRequired, isWanted), { skill, tokens: tokenize(clause) });

describe('findRest', () => {
  it.each<[clause: string, value: string]>([
    ['search for Python tutorials', 'Python tutorials'],
    ['Search the web for RxJS, please.', 'RxJS'],
    ['search web design', 'web design'],
    ['search the web', 'web'],
    ['then find cats and dogs', 'cats and dogs'],
    ['RxJS search', 'RxJS search'],
    ['My cat is ill.', 'My cat is ill'],
  ])('should give the words of a query: %s', (clause, value) => {
    expect(find('query', { type: 'string' }, clause)).toBe(value);
  });

  it.each<[clause: string, value: string | undefined]>([
    ['search in New York today', 'New York'],
    ['search Paris, France', 'Paris'],
    ["Bern's search", 'Bern'],
    ['search', undefined],
  ])('should give the name of something: %s', (clause, value) => {
    expect(find('city', { type: 'string' }, clause)).toBe(value);
  });

  it.each<[items: JSONSchema, clause: string, values: unknown[]]>([
    [{ type: 'string' }, 'search cats, wild dogs and "big birds"', ['cats', 'wild dogs', 'big birds']],
    [{ type: 'number' }, 'search 1, 2 and three', [1, 2]],
    [{ enum: ['a', 'b'] }, 'search B A', ['b', 'a']],
    [{ type: 'string' }, 'search', []],
    [{ type: 'string' }, `search ${'x, '.repeat(200)}`, Array(99).fill('x')],
  ])('should list %j in "%s"', (items, clause, values) => {
    expect(find('list', { type: 'array', items }, clause)).toEqual(values);
  });

  it('should leave optional parameters alone, unless one is wanted', () => {
    expect(find('query', { type: 'string' }, 'search cats', false)).toBeUndefined();
    expect(find('list', { type: 'array', items: { type: 'string' } }, 'search cats', false)).toBeUndefined();
    expect(find('query', { type: 'string' }, 'search cats', false, true)).toBe('cats');
  });

  it('should leave to others what is known by its form', () => {
    expect(find('path', { type: 'string' }, 'search cats')).toBeUndefined();
    expect(find('amount', { type: 'number' }, 'search cats')).toBeUndefined();
  });
});
