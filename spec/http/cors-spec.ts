import { corsHeaders, preflight, withCors } from '../../lib/http/cors';

const from = (origin?: string, headers = {}): Request => new Request('http://localhost', { headers: { ...(origin && { origin }), ...headers } });
const [ours, others] = ['https://app.example', 'https://evil.example'];

describe('cors', () => {
  it.each<[string | undefined, string | string[] | undefined, string | undefined]>([
    [undefined, '*', undefined],
    [ours, undefined, undefined],
    [ours, ours, ours],
    [ours, [others, ours], ours],
    [others, ours, undefined],
    ['null', ours, undefined],
    [`${ours}.evil.example`, ours, undefined],
    [others, '*', '*'],
  ])('should, for the origin %s and %j, allow %s', (origin, allowed, expected) => {
    expect(corsHeaders(from(origin), allowed)['access-control-allow-origin']).toBe(expected);
  });

  it('should let caches know that the answer depends on the origin', () => {
    expect(corsHeaders(from(others), ours)).toEqual({ vary: 'origin' });
    expect(corsHeaders(from(ours), ours)).toMatchObject({ vary: 'origin', 'access-control-expose-headers': 'x-rxagent-run, retry-after' });
  });

  it('should permit only whom it allows, with all headers that are asked for', () => {
    const asked = from(ours, { 'access-control-request-headers': 'x-team' });
    expect(Object.fromEntries(preflight(asked, {}).headers)).toEqual({});
    expect(preflight(asked, corsHeaders(asked, ours)).headers.get('access-control-allow-headers')).toBe('x-team');
    expect(preflight(from(ours), corsHeaders(asked, ours)).headers.get('access-control-allow-headers')).toBe('content-type, authorization, last-event-id');
  });

  it('should add to a response, and keep the rest of it', async () => {
    const response = new Response('no', { status: 403, statusText: 'Never', headers: { 'x-a': '1' } });
    expect(withCors(response, {})).toBe(response);
    const added = withCors(response, { vary: 'origin' });
    expect([added.status, added.statusText, await added.text(), Object.fromEntries(added.headers)]).toEqual([403, 'Never', 'no', { 'content-type': 'text/plain;charset=UTF-8', vary: 'origin', 'x-a': '1' }]);
  });
});
