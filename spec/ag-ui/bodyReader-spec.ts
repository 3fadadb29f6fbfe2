import { ConfigurationError } from 'rxagent';
import { listAt, recordAt, refuse, refusePrototypes, textAt } from '../../lib/ag-ui/bodyReader';

describe('the readers of a body', () => {
  it('give back what is right', () => {
    const record = { a: 1 };
    const list = [1];
    expect(recordAt(record, 'x')).toBe(record);
    expect(listAt(list, 'x')).toBe(list);
    expect([textAt('', 'x'), listAt(undefined, 'x'), listAt(null, 'x')]).toEqual(['', [], []]);
  });

  it('refuse the rest, saying where it stands', () => {
    expect(() => refuse('body.a', 'is odd.')).toThrow(new ConfigurationError('body.a is odd.'));
    for (const value of [null, [], 'a', 1]) expect(() => recordAt(value, 'body.a')).toThrow('body.a must be an object.');
    for (const value of [null, undefined, {}, 1]) expect(() => textAt(value, 'body.a')).toThrow('body.a must be a string.');
    for (const value of ['', {}, 0, false]) expect(() => listAt(value, 'body.a')).toThrow('body.a must be an array.');
  });
});

describe('refusePrototypes', () => {
  it('finds a key __proto__ anywhere', () => {
    expect(() => refusePrototypes(JSON.parse('{"__proto__":{}}'), 'body')).toThrow('body must not have a key __proto__.');
    expect(() => refusePrototypes(JSON.parse('{"tools":[{},{"parameters":{"__proto__":1}}]}'), 'body')).toThrow(new ConfigurationError('body.tools[1].parameters must not have a key __proto__.'));
  });

  it('lets everything else pass, however deep', () => {
    refusePrototypes({ a: [{ b: '__proto__' }, null, 1], constructor: {} }, 'body');
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    expect(() => refusePrototypes(deep, 'body')).not.toThrow();
  });
});
