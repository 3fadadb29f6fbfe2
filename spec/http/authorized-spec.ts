import { NEVER, of } from 'rxjs';
import { authorized } from '../../lib/http/authorized';
import { Refusal } from '../../lib/http/refusal';

const request = (signal?: AbortSignal): Request => new Request('http://localhost', signal ? { signal } : {});

describe('authorized', () => {
  it('should let everybody in where nobody is asked', async () => expect(await authorized(undefined, request())).toBeUndefined());

  it('should ask with the request, and give the first answer', async () => {
    const [asked, authorize] = [request(), jest.fn(() => of('ada', 'bob'))];
    expect(await authorized(authorize, asked)).toBe('ada');
    expect(authorize.mock.calls).toEqual([[asked]]);
  });

  it.each([false, null, undefined, new Error('no')])('should refuse by %p', async (answer) => {
    const authorize = (): unknown => (answer instanceof Error ? Promise.reject(answer) : answer);
    await expect(authorized(authorize, request())).rejects.toEqual(new Refusal(401, 'unauthorized', 'You may not ask here.'));
  });

  it('should not wait for those who have gone', async () => {
    await expect(authorized(() => NEVER, request(AbortSignal.abort()))).rejects.toThrow(Refusal);
    await expect(authorized(() => NEVER, request(AbortSignal.timeout(1)))).rejects.toThrow(Refusal);
  });
});
