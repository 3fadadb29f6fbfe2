import { randomId } from '../../lib/agent/randomId';

/** As on a page without https. */
function withoutRandomUUID<T>(act: () => T): T {
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
  try {
    return act();
  } finally {
    Reflect.deleteProperty(crypto, 'randomUUID');
  }
}

describe('randomId', () => {
  it.each<[string, () => string, RegExp]>([
    ['with https', randomId, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/],
    ['without https', () => withoutRandomUUID(randomId), /^[\da-f]{32}$/],
  ])('should be 128 bits that do not repeat, on pages %s', (_, make, form) => {
    const ids = Array.from({ length: 100 }, make);

    expect(ids.filter((id) => !form.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(100);
  });

  it('should be the same number of digits for every byte', () => {
    const bytes = jest.spyOn(crypto, 'getRandomValues').mockImplementation((array) => (array as Uint8Array).map((_, index) => index));

    expect(withoutRandomUUID(randomId)).toBe('000102030405060708090a0b0c0d0e0f');
    bytes.mockRestore();
  });
});
