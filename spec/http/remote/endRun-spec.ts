import { endRun } from '../../../lib/http/remote/endRun';
import { FakeFetch, noContent } from '../../support/fakeFetch';

describe('endRun', () => {
  it.each([['taken', noContent], ['lost', () => new TypeError('fetch failed')]])('tells the server, and keeps to itself whether that has worked (%s)', async (_, answer) => {
    const server = new FakeFetch(answer);
    endRun({ url: '/agent', fetch: server.fetch }, 'r 1');
    await Promise.resolve();
    expect(server.log).toEqual(['DELETE /agent?run=r%201']);
    expect(server.requests[0]?.init.keepalive).toBe(true);
  });
});
