import { checkBody } from '../../lib/http/checkBody';
import { ConfigurationError } from 'rxagent';

it('checkBody should say what is wrong, where, and no more than three things', () => {
  const check = checkBody({ type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } }, required: ['a'], additionalProperties: false });
  expect(() => check({ a: ['x'] })).not.toThrow();
  expect(() => check({ a: ['x', 1] })).toThrow(new ConfigurationError('The request cannot be read: body.a.1 must be string.'));
  expect(() => check({ a: [1, 2, 3, 4, 5] })).toThrow(/^[^;]*;[^;]*;[^;]*$/);
  expect(() => check('x'.repeat(1e6))).toThrow('The request cannot be read: body must be object.');
});
