import { readBody } from '../../lib/http/readBody';

const json = { 'content-type': 'application/json' };
const bodyOf = (chunks: (string | Error)[], onCancel = (): void => {}): ReadableStream<Uint8Array> =>
  new ReadableStream({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.close();
      else if (chunk instanceof Error) controller.error(chunk);
      else controller.enqueue(Buffer.from(chunk, 'latin1'));
    },
    cancel: onCancel,
  });
const ask = (body: unknown, headers: Record<string, string> = json): Request => new Request('http://localhost', { method: 'POST', headers, body: body as never, duplex: 'half' } as RequestInit);

describe('readBody', () => {
  it('should read JSON in pieces that end within characters', async () => {
    const bytes = Buffer.from('{"a":"é😀"}').toString('latin1');
    expect(await readBody(ask(bodyOf([...bytes])), 99)).toEqual({ a: 'é😀' });
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/json;'])('should take %s', async (type) => {
    expect(await readBody(ask('1', { 'content-type': type }), 9)).toBe(1);
  });

  it.each<[string, unknown, Record<string, string>, number, string]>([
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, 'content-type'],
    ['a type that only begins like it', '{}', { 'content-type': 'application/jsonp' }, 415, 'content-type'],
    ['no body', undefined, json, 400, 'json'],
    ['a body that says it is too large', '{}', { ...json, 'content-length': '11' }, 413, 'too-large'],
    ['a body that breaks off', bodyOf(['{', new Error('reset')]), json, 400, 'body'],
    ['too deep a body', '['.repeat(201) + ']'.repeat(201), json, 413, 'too-large'],
  ])('should refuse %s', async (_, body, headers, status, code) => {
    await expect(readBody(ask(body, headers), 10)).rejects.toMatchObject({ status, code });
  });

  it('should read no further than it must', async () => {
    const cancelled = jest.fn();
    const chunks = Array.from({ length: 9 }, () => 'xxxxx');
    await expect(readBody(ask(bodyOf(chunks, cancelled)), 10)).rejects.toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(cancelled).toHaveBeenCalledTimes(1);
    expect(chunks.length).toBeGreaterThan(3);
  });

  it.each([[200, true], [201, false]])('should take %i levels: %s', async (levels, isTaken) => {
    const read = readBody(ask('['.repeat(levels) + ']'.repeat(levels)), 1000);
    await (isTaken ? expect(read).resolves.toBeDefined() : expect(read).rejects.toMatchObject({ status: 400, code: 'json' }));
  });
});
