import { toBase64 } from '../../lib/messages/toBase64';

describe('toBase64', () => {
  it.each([0, 1, 2, 3, 8189, 8190, 8191, 100_000])('should spell %d bytes as Buffer does', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);

    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  });

  it('should spell the part of a buffer that a view shows', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5).subarray(1, 4);

    expect(toBase64(bytes)).toBe('AgME');
  });

  it('should not lose its stack at 20 MB', () => {
    expect(toBase64(new Uint8Array(20e6))).toHaveLength(26_666_668);
  });
});
