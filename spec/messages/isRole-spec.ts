import { isRole } from '../../lib/messages/isRole';

describe('isRole', () => {
  it.each(['system', 'user', 'assistant', 'tool'])('should know %s', (role) => expect(isRole(role)).toBe(true));

  it.each([undefined, null, '', 'User', 'function', 1])('should not know %p', (role) => expect(isRole(role)).toBe(false));
});
