import { toSkill } from '../../../lib/providers/local/skill';
import { tokenize } from '../../../lib/providers/local/tokens';
import { spec, toolSets } from './toolSets';

describe('toSkill', () => {
  it('should know the words of the name, the description and the enums', () => {
    const { toolName, names, topics } = toSkill(toolSets.forecast[0]!);

    expect({ toolName, names, topics }).toEqual({ toolName: 'getForecast', names: ['forecast'], topics: ['weather', 'forecast', 'next', 'celsiu', 'fahrenheit'] });
  });

  it('should take stop words where the name has nothing else', () => {
    expect(toSkill(spec('get_all', '', {})).names).toEqual(['get', 'all']);
  });

  it('should not count on who a conversation is handed over by', () => {
    expect(toolSets.routing.map((tool) => toSkill(tool).names)).toEqual([['sal'], ['support'], ['bill']]);
  });

  it('should take what is no part of a value for idle', () => {
    const { isIdle } = toSkill(toolSets.city[0]!);

    expect(tokenize('the weather in the city "the" Bern').map(isIdle)).toEqual([true, true, true, true, true, false, false]);
  });
});
