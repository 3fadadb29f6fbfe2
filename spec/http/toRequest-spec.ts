import type { NodeRequest } from 'rxagent/http';
import { Refusal } from '../../lib/http/refusal';
import { toRequest } from '../../lib/http/toRequest';

const { signal } = new AbortController();
async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}
const node = (fields: Partial<NodeRequest>): NodeRequest => ({ headers: { host: 'a.example' }, url: '/', [Symbol.asyncIterator]: () => chunks('{"a"', ':1}')[Symbol.asyncIterator](), ...fields });
const web = (fields: Partial<NodeRequest>): Request => toRequest(node(fields), signal) as Request;

describe('toRequest', () => {
  it.each<[string, Partial<NodeRequest>, string]>([
    ['host and path', { url: '/x?run=1' }, 'http://a.example/x?run=1'],
    ['TLS', { url: '/x', socket: { encrypted: true } }, 'https://a.example/x'],
    ['a router', { url: '/x', originalUrl: '/api/x' }, 'http://a.example/api/x'],
    ['HTTP/2', { url: '/x', headers: { ':authority': 'b.example:8443', ':path': '/x' } }, 'http://b.example:8443/x'],
    ['IPv6', { url: '/x', headers: { host: '[::1]:80' } }, 'http://[::1]/x'],
    ['no host', { url: '/x', headers: {} }, 'http://localhost/x'],
    ['several hosts', { url: '/x', headers: { host: ['a', 'b'] } }, 'http://localhost/x'],
    ['a host that is none', { url: '/x', headers: { host: 'a b' } }, 'http://localhost/x'],
    ['a host that is half an address', { url: '/x', headers: { host: '[::' } }, 'http://localhost/x'],
    ['a host with a path', { url: '/x', headers: { host: 'a/b?' } }, 'http://localhost/x'],
    ['a whole URL', { url: 'http://u:p@b.example/x' }, 'http://a.example/x'],
    ['another host as path', { url: '//b.example/x' }, 'http://a.example//b.example/x'],
    ['a star', { method: 'OPTIONS', url: '*' }, 'http://a.example/*'],
    ['nothing', { url: undefined }, 'http://a.example/'],
  ])('should make a URL of %s', (_, fields, url) => expect(web(fields).url).toBe(url));

  it('should take over headers, but none of HTTP/2’s own', () => {
    expect(Object.fromEntries(web({ headers: { host: 'a', ':method': 'GET', 'x-a': ['1', '2'], 'x-b': undefined } }).headers)).toEqual({ host: 'a', 'x-a': '1,2' });
  });

  it.each<[string, Partial<NodeRequest>, string]>([
    ['the stream', {}, '{"a":1}'],
    ['a value', { body: { b: 2 } }, '{"b":2}'],
    ['a text', { body: '{"c":3}' }, '{"c":3}'],
    ['bytes', { body: Buffer.from('{"d":4}') }, '{"d":4}'],
  ])('should take the body from %s', async (_, fields, text) => expect(await web({ method: 'POST', ...fields }).text()).toBe(text));

  it('should ask for no body before it is wanted', () => {
    const open = jest.fn(() => chunks('{}')[Symbol.asyncIterator]());
    const next = jest.fn();
    toRequest(node({ method: 'POST', [Symbol.asyncIterator]: () => ({ ...open(), next }) }), signal);
    expect(next).not.toHaveBeenCalled();
  });

  it.each(['TRACE', 'CONNECT', 'a b'])('should refuse the method %s', (method) => {
    expect(toRequest(node({ method }), signal)).toEqual(new Refusal(400, 'request', 'The request cannot be read.'));
  });
});
