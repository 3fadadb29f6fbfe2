import { NEVER, of, Subject } from 'rxjs';
import { whileHere } from '../../lib/http/whileHere';

const goneAway = { status: 499, code: 'gone-away' };

describe('whileHere', () => {
  it('should give what it waits for, and what that fails with', async () => {
    const gone = new Subject();
    expect(await whileHere(gone, 1)).toBe(1);
    expect(await whileHere<unknown>(gone, Promise.resolve(undefined))).toBeUndefined();
    await expect(whileHere(gone, Promise.reject(new Error('odd')))).rejects.toThrow('odd');
    expect(gone.observed).toBe(false);
  });

  it('should wait no longer than the client does', async () => {
    const gone = new Subject();
    const waiting = whileHere(gone, new Promise(() => undefined));
    gone.next(undefined);
    await expect(waiting).rejects.toMatchObject(goneAway);
    await expect(whileHere(of(true), 1)).rejects.toMatchObject(goneAway);
    expect(await whileHere(NEVER, 1)).toBe(1);
  });
});
