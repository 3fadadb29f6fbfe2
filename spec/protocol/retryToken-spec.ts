import { joined, tokenOf } from '../../lib/protocol/retryToken';

describe('tokenOf', () => {
  it('should be the same for one report, and another for another', () => {
    const [one, other] = [() => {}, () => {}];
    expect(tokenOf(one)).toBe(tokenOf(one));
    expect(tokenOf(other)).not.toBe(tokenOf(one));
  });

  it('should be that of the reply that a report has joined', () => {
    const [outer, inner] = [() => {}, () => {}];
    expect(joined(inner, tokenOf(outer))).toBe(inner);
    expect(tokenOf(inner)).toBe(tokenOf(outer));
  });
});
