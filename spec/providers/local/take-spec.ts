import type { JSONSchema } from 'json-schema-to-ts';
import { toSkill } from '../../../lib/providers/local/skill';
import { toSlot } from '../../../lib/providers/local/slot';
import { take } from '../../../lib/providers/local/take';
import { textOf, tokenize } from '../../../lib/providers/local/tokens';
import { toolSets } from './toolSets';

const run = (schema: JSONSchema, clause: string, from: number): [value: unknown, rest: string] => {
  const tokens = tokenize(clause);
  const value = take(toSlot('city', schema, true, true), { skill: toSkill(toolSets.city[0]!), tokens }, (at) => at >= from);
  return [value, textOf(tokens)];
};

describe('take', () => {
  it.each<[what: string, schema: JSONSchema, clause: string, from: number, value: unknown, rest: string]>([
    ['nothing where there is nothing', { type: 'string' }, '', 0, undefined, ''],
    ['the first token that can be read', { type: 'number' }, 'a 1 2', 0, 1, 'a 2'],
    ['only where it may begin', { type: 'number' }, 'a 1 2', 2, 2, 'a 1'],
    ['nothing that the schema does not allow', { type: 'number', maximum: 3 }, '4 5', 0, undefined, '4 5'],
    ['the numbers of a calculation one by one', { type: 'number' }, '-1 + 2,5 * 3 end', 0, -1, '2,5 * 3 end'],
    ['words up to a stop word', { type: 'string' }, 'in New York and on', 0, 'New York', 'in and on'],
    ['words up to the name of the tool', { type: 'string' }, 'Bern weather', 0, 'Bern', 'weather'],
    ['words up to punctuation', { type: 'string' }, 'Paris, France', 0, 'Paris', 'France'],
    ['a quotation alone', { type: 'string' }, '"the one" two', 0, 'the one', 'two'],
  ])('should take %s', (_, schema, clause, from, value, rest) => {
    expect(run(schema, clause, from)).toEqual([value, rest]);
  });
});
