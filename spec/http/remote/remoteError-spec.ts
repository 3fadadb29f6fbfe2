import { ProviderError } from 'rxagent';
import { broken, noEventStream, refused, remoteError, unreachable } from '../../../lib/http/remote/remoteError';

const page = '<!doctype html><html><head><title>502</title><script>let a = "<b>";</script></head>\n<body><h1>Bad   Gateway</h1></body></html>';
const html = { 'content-type': 'text/html' };

describe('remoteError', () => {
  it('is an error that the user knows', () => {
    const error = remoteError('busy', 'Later.', { status: 503, retryable: true });
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code: 'busy', message: 'Later.', provider: 'remote', status: 503, retryable: true });
  });
});

describe('unreachable', () => {
  it('tells the innermost cause', () => {
    const cause = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    expect(unreachable('/agent', cause)).toMatchObject({ code: 'connection', retryable: true, message: 'The server at /agent did not answer: connect ECONNREFUSED.', cause });
  });
});

describe('unreachable, at several addresses', () => {
  it('tells the code', () => {
    const cause = new TypeError('fetch failed', { cause: Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }) });
    expect(unreachable('/agent', cause).message).toBe('The server at /agent did not answer: ECONNREFUSED.');
  });
});

describe('broken', () => {
  it('may be come back from', () => {
    expect(broken('it was closed')).toMatchObject({ code: 'broken', retryable: true, message: 'it was closed' });
    expect(broken('it was closed')).not.toHaveProperty('cause');
    expect(broken('terminated', 'why')).toMatchObject({ cause: 'why' });
  });
});

describe('refused', () => {
  it('tells what the server says', async () => {
    const error = await refused(Response.json({ error: { code: 'body', message: 'body.messages is missing.' } }, { status: 400 }));
    expect(error).toMatchObject({ code: 'body', status: 400, retryable: false, message: 'The server answered 400 (body): body.messages is missing.' });
  });

  it('tells the words of a page', async () => {
    expect(await refused(new Response(page, { status: 502, headers: html }))).toMatchObject({ code: 'http', status: 502, retryable: true, message: 'The server answered 502: 502 Bad Gateway' });
  });

  it('says nothing where nothing is said', async () => {
    expect(await refused(new Response(null, { status: 500 }))).toMatchObject({ code: 'http', message: 'The server answered 500.' });
  });

  it('is content with a body that breaks', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) });
    expect(await refused(new Response(body, { status: 500 }))).toMatchObject({ code: 'http', status: 500 });
  });

  it('shows of a long page the beginning', async () => {
    expect((await refused(new Response('x'.repeat(99_999), { status: 500 }))).message.length).toBeLessThan(250);
  });

  it.each([[400, false], [401, false], [403, false], [404, false], [408, true], [409, false], [410, false], [425, true], [429, true], [500, true], [503, true]])('knows whether %i passes', async (status, retryable) => {
    expect((await refused(new Response(null, { status }))).retryable).toBe(retryable);
  });

  it.each([['3', 3000], ['Thu, 01 Jan 1970 00:00:09 GMT', 8000], ['Thu, 01 Jan 1970 00:00:00 GMT', 0], ['soon', undefined]])('reads Retry-After: %s', async (text, retryAfterMs) => {
    jest.useFakeTimers({ now: 1000 });
    const { retryAfterMs: told } = await refused(new Response(null, { status: 503, headers: { 'retry-after': text } }));
    jest.useRealTimers();
    expect(told).toBe(retryAfterMs);
  });
});

describe('noEventStream', () => {
  it('shows what has come in its place, and where from', async () => {
    const response = Object.defineProperties(new Response(page, { headers: html }), { url: { value: 'https://example.com/login?next=1' }, redirected: { value: true } });
    expect(await noEventStream(response)).toMatchObject({
      code: 'no-event-stream',
      status: 200,
      retryable: false,
      message: 'The server at https://example.com/login, to which the request was redirected, answered with text/html in place of an event stream: is it the page of a log-in or of a proxy? It begins: 502 Bad Gateway',
    });
  });

  it('does without a type and a text', async () => {
    expect((await noEventStream(new Response(null, { status: 204 }))).message).toBe('The server answered with no content-type in place of an event stream: is it the page of a log-in or of a proxy?');
  });
});
