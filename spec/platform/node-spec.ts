import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { captureContext, environment, quickCheck, readFile } from '../../lib/platform/node';

describe('readFile', () => {
  it.each<[string, string | URL]>([['a path', __filename], ['a URL', pathToFileURL(__filename)]])('should read the bytes of %s', (_, path) => {
    const bytes = readFile(path);

    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(new TextDecoder().decode(bytes)).toBe(readFileSync(__filename, 'utf8'));
  });

  it('should throw where there is no file', () => expect(() => readFile('/no/such.png')).toThrow(/ENOENT.*\/no\/such\.png/));
});

describe('environment', () => {
  it('should be that of the process, as it is now', () => {
    process.env['RXAGENT_SPEC'] = 'one';
    expect(environment('RXAGENT_SPEC')).toBe('one');
    delete process.env['RXAGENT_SPEC'];
    expect(environment('RXAGENT_SPEC')).toBeUndefined();
  });
});

describe('captureContext', () => {
  const [one, other] = [new AsyncLocalStorage<string>(), new AsyncLocalStorage<string>()];
  const stores = (): unknown[] => [one.getStore(), other.getStore()];

  it('should run functions under what every AsyncLocalStorage held, and nothing else', () => {
    const enter = one.run('a', () => other.run('b', captureContext));

    one.run('elsewhere', () => {
      expect([stores(), enter(stores), enter(stores), stores()]).toEqual([['elsewhere', undefined], ['a', 'b'], ['a', 'b'], ['elsewhere', undefined]]);
    });
  });

  it('should hold for what goes on later', async () => {
    const enter = one.run('a', captureContext);

    expect(await enter(async () => {
      await Promise.resolve();
      return one.getStore();
    })).toBe('a');
  });

  it('should hold nothing where there was nothing', () => {
    const enter = captureContext();

    expect(one.run('elsewhere', () => enter(stores))).toEqual([undefined, undefined]);
  });

  it('should give back what the function returns or throws, also when nested', () => {
    const [outer, inner] = ['outer', 'inner'].map((name) => one.run(name, captureContext));

    expect(outer?.(() => [inner?.(() => one.getStore()), one.getStore()])).toEqual(['inner', 'outer']);
    expect(() => outer?.(() => { throw new Error('foreign'); })).toThrow('foreign');
  });
});

describe('quickCheck', () => {
  it('should accept what is valid, and leave the rest to a closer look', () => {
    const isFine = quickCheck({ type: 'integer', minimum: 1 });

    expect([1, 0, 'x', NaN].map(isFine)).toEqual([true, false, false, false]);
  });

  it('should compile with the first value, and once', () => {
    const reads = jest.fn(() => 'integer');
    const isFine = quickCheck(Object.defineProperty({}, 'type', { enumerable: true, get: reads }));
    expect(reads).not.toHaveBeenCalled();

    expect(isFine(1)).toBe(true);
    const read = reads.mock.calls.length;
    expect(read).toBeGreaterThan(0);
    expect([isFine(2), isFine('x')]).toEqual([true, false]);
    expect(reads).toHaveBeenCalledTimes(read);
  });

  it('should judge by decimals, look at each item once, and take no empty name for given', () => {
    const reads = jest.fn((items: unknown[], key: string | symbol): unknown => Reflect.get(items, key));
    const items = new Proxy(Array.from({ length: 1000 }, (_, index) => `s${index}`), { get: reads });

    expect(quickCheck({ uniqueItems: true })(items)).toBe(true);
    expect(reads.mock.calls.length).toBeLessThan(2000);
    expect([quickCheck({ multipleOf: 0.1 })(0.3), quickCheck({ required: [''] })({})]).toEqual([true, false]);
  });

  it('should leave to it what it cannot judge', () => expect(quickCheck({ enum: [{}] })({ valueOf: 1 })).toBe(false));
});
