import { LruStore } from '../../lib/providers/lruStore';

const filled = (maxEntries: number, ...keys: string[]): LruStore => {
  const store = new LruStore(maxEntries);
  for (const key of keys) store.set(key, key.toUpperCase());
  return store;
};
const kept = (store: LruStore): string[] => ['a', 'b', 'c'].filter((key) => store.get(key) !== undefined);

describe('LruStore', () => {
  it('should give back what was set, and nothing else', () => {
    const store = filled(2, 'a');
    expect([store.get('a'), store.get('b')]).toEqual(['A', undefined]);
  });

  it('should drop the oldest', () => expect(kept(filled(2, 'a', 'b', 'c'))).toEqual(['b', 'c']));

  it('should not drop what was read lately', () => {
    const store = filled(2, 'a', 'b');
    store.get('a');
    store.set('c', 'C');
    expect(kept(store)).toEqual(['a', 'c']);
  });

  it('should replace, and count that as use', () => {
    const store = filled(2, 'a', 'b', 'a');
    store.set('a', 'new');
    store.set('c', 'C');
    expect([kept(store), store.get('a')]).toEqual([['a', 'c'], 'new']);
  });

  it('should keep everything without a limit', () => expect(kept(filled(Infinity, 'a', 'b', 'c'))).toEqual(['a', 'b', 'c']));
});
