import { ConfigurationError } from 'rxagent';
import { guardList } from '../../lib/agent/guardList';

describe('guardList', () => {
  const guard = (): undefined => undefined;

  it.each([
    [undefined, undefined],
    [[], undefined],
    [guard, [guard]],
    [[guard, guard], [guard, guard]],
  ])('should take %p', (given, guards) => expect(guardList('guards.input', given)).toEqual(guards));

  it('should not change when the list given does', () => {
    const given = [guard];
    const guards = guardList('guards.input', given);

    given.pop();

    expect(guards).toEqual([guard]);
  });

  it.each([null, 'no', {}, [guard, 7]])('should refuse %p', (given) => {
    expect(() => guardList('guards.input', given as never)).toThrow(new ConfigurationError('guards.input must be a function (value) => verdict, or a list of them.'));
  });
});
