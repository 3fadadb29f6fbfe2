import { lastValueFrom, toArray } from 'rxjs';
import { ProviderError, type ModelNote, type ModelRequest } from 'rxagent';
import { askVendor, type VendorQuestion } from '../../lib/protocol/askVendor';
import type { ReplyItem } from '../../lib/protocol/replyItem';

const vendor = { provider: 'p', keyVariable: 'P_KEY' };
const notes: ModelNote[] = [];
const request: ModelRequest = { systemPrompt: '', messages: [], tools: [], report: (note) => notes.push(note) };
const ask = (send: VendorQuestion<ReplyItem>['send']) => askVendor<ReplyItem>(vendor, { model: 'm', request, send, reader: () => (item) => [item] });
const answer = (body: string | null, headers = {}) => () => Promise.resolve(new Response(body, { headers }));

beforeEach(() => notes.splice(0));

describe('askVendor', () => {
  it('reads the events of the raw response: text and calls are emitted, notes reported', async () => {
    const body = 'data: "one"\n\ndata: {"id":"c","toolName":"f","parameters":{}}\n\ndata: {"type":"finish","reason":"stop"}\n\n';
    expect(await lastValueFrom(ask(answer(body)).pipe(toArray()))).toEqual(['one', { id: 'c', toolName: 'f', parameters: {} }]);
    expect(notes).toEqual([{ type: 'finish', reason: 'stop' }]);
  });

  it.each(['x-request-id', 'request-id'])('tells the id of the request (%s) with an error', async (header) => {
    await expect(lastValueFrom(ask(answer('data: "one"\n\n', { [header]: 'r' })))).rejects.toMatchObject({ code: 'truncated', requestId: 'r', retryable: true });
  });

  it('takes a response without a body for a reply that broke off', async () => {
    await expect(lastValueFrom(ask(answer(null)))).rejects.toMatchObject({ code: 'truncated' });
  });

  it('makes the failures of the client ProviderErrors, whether it throws or rejects', async () => {
    const failure = Object.assign(new Error('nope'), { status: 404 });
    const expected = { message: "p answered 404: nope. Check the name of the model 'm' and the baseURL.", cause: failure };
    await expect(lastValueFrom(ask(() => Promise.reject(failure)))).rejects.toMatchObject(expected);
    await expect(lastValueFrom(ask(() => { throw failure; }))).rejects.toBeInstanceOf(ProviderError);
  });
});
