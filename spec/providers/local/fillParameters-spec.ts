import { fillParameters } from '../../../lib/providers/local/fillParameters';
import { toSkill } from '../../../lib/providers/local/skill';
import { textOf, tokenize } from '../../../lib/providers/local/tokens';
import type { ToolSpec } from '../../../lib/types/tool';
import { spec, toolSets } from './toolSets';

const fill = (tool: ToolSpec | undefined, clause: string, question = clause): unknown[] => {
  const { parameters, isComplete, tokens } = fillParameters(toSkill(tool!), tokenize(clause), tokenize(question));
  return [parameters, isComplete, textOf(tokens)];
};

describe('fillParameters', () => {
  it('should fill each parameter once, and leave what none has taken', () => {
    expect(fill(toolSets.money[0], 'Convert 100 USD to EUR now')).toEqual([{ amount: 100, from: 'USD', to: 'EUR' }, true, 'Convert to now']);
  });

  it('should not touch the clause', () => {
    const clause = tokenize('Convert 100 USD to EUR');
    fillParameters(toSkill(toolSets.money[0]!), clause);

    expect(clause).toEqual(tokenize('Convert 100 USD to EUR'));
  });

  it('should give required parameters the first pick', () => {
    const tool = spec('go', 'Goes', { maybe: { enum: ['a'] }, surely: { enum: ['a'] } }, ['maybe']);

    expect(fill(tool, 'go a')).toEqual([{ surely: 'a' }, true, 'go']);
  });

  it('should fill the first parameter where a schema requires none', () => {
    const tool = spec('search', 'Searches', { query: { type: 'string' }, language: { type: 'string' } }, ['query', 'language']);

    expect(fill(tool, 'search cats')[0]).toEqual({ query: 'cats' });
  });

  it('should look in the whole question for what the clause does not tell', () => {
    expect(fill(toolSets.city[0], 'the weather', 'the weather and the time in Bern')).toEqual([{ city: 'Bern' }, false, 'the weather']);
    expect(fill(toolSets.web[0], 'fetch it', 'fetch it from https://a.b')[0]).toEqual({ url: 'https://a.b' });
  });

  it('should make up what the question does not tell', () => {
    const { parameters } = toolSets.odd[0]!;

    expect(fill({ name: 'go', description: 'Goes', parameters }, 'go')).toEqual([{ level: 3, mode: 'fast', size: 7, kind: 'x', note: 'go', list: [], any: 'go' }, false, 'go']);
    expect(fill(toolSets.light[0], 'light')[0]).toEqual({ room: 'kitchen', on: false });
    expect(fill(toolSets.web[0], 'fetch')[0]).toEqual({ url: 'fetch' });
  });

  it('should make up a number that is large enough', () => {
    expect(fill(spec('go', 'Goes', { a: { type: 'number' }, b: { type: 'number', minimum: 2 }, c: { type: 'number', exclusiveMinimum: 0 } }), 'go')[0]).toEqual({ a: 0, b: 2, c: 1 });
  });

  it('should keep the order of the schema', () => {
    expect(JSON.stringify(fill(toolSets.money[0], 'Convert to EUR 100 USD')[0])).toBe('{"amount":100,"from":"USD","to":"EUR"}');
  });

  it('should copy defaults', () => {
    const options = { deep: [1] };
    const tool = spec('go', 'Goes', { options: { type: 'object', default: options } });
    const { parameters } = fillParameters(toSkill(tool), tokenize('go'));

    expect(parameters).toEqual({ options });
    expect(parameters['options']).not.toBe(options);
  });

  it('should fill what nested objects require', () => {
    expect(fill(toolSets.person[0], 'contact Ada, 36, city London')[0]).toEqual({ name: 'Ada', age: 36, address: { city: 'London' } });
  });
});
