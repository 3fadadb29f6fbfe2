import { chooseSkill } from '../../../lib/providers/local/chooseSkill';
import { toSkill } from '../../../lib/providers/local/skill';
import { tokenize } from '../../../lib/providers/local/tokens';
import { spec, toolSets } from './toolSets';

const query = { query: { type: 'string' } } as const;
const tools = [
  ...toolSets.folder,
  ...toolSets.city,
  ...toolSets.money,
  spec('create_ticket', 'Creates a ticket for broken machines', { title: { type: 'string' } }),
  spec('add', 'Adds numbers', { a: { type: 'number' } }),
  spec('search', 'Searches everything', query),
];

const choose = (clause: string, among = tools): unknown => {
  const choice = chooseSkill(tokenize(clause), among.map(toSkill));
  return choice && [choice.skill.toolName, choice.isNamed];
};

describe('chooseSkill', () => {
  it.each<[why: string, clause: string, toolName: string, isNamed: boolean]>([
    ['name', 'the weather', 'get_weather', true],
    ['name, in any form', 'listing file', 'list_files', true],
    ['name as it stands', 'use get_time', 'get_time', true],
    ['longer name', 'search the text', 'search_text', true],
    ['name that comes first', 'search for the weather', 'search', true],
    ['verb', 'convert 5 USD to EUR', 'convert_currency', false],
    ['verb rather than what it is done to', 'read the text a.md', 'read_file', true],
    ['description', 'broken machine', 'create_ticket', false],
    ['enum', '20 usd in eur', 'convert_currency', false],
    ['form of a file', 'show a.md', 'read_file', false],
    ['form of a folder', 'files of lib/a', 'list_files', false],
    ['form of a calculation', '1 + 2', 'calculator', true],
  ])('should know a tool by its %s: %s', (_, clause, toolName, isNamed) => {
    expect(choose(clause)).toEqual([toolName, isNamed]);
  });

  it('should know an operation by its sign', () => {
    expect(['1 + 2', '1 * 2'].map((clause) => choose(clause, toolSets.math))).toEqual([['add', true], ['multiply', true]]);
  });

  it.each<[why: string, clause: string]>([
    ['nothing is said', ''],
    ['all words are stop words', 'what is it like'],
    ['no word fits', 'explain observables'],
    ['a quotation holds the name', '"weather"'],
    ['its verb is vague', 'create a haiku'],
    ['its verb lacks a value', 'read a book'],
    ['one word of many fits', 'the machines of the early nineteenth century in England'],
  ])('should choose no tool where %s: %s', (_, clause) => {
    expect(choose(clause)).toBeUndefined();
  });

  it('should choose no tool whose name has no words', () => {
    expect(choose('explain observables', [spec('1', '', {})])).toBeUndefined();
  });

  it('should choose nothing from no tools', () => {
    expect(choose('the weather', [])).toBeUndefined();
  });
});
