import { NEVER, Subject, throwError } from 'rxjs';
import { Agent, AgentError, type AgentInput, type RunEvent } from 'rxagent';
import { agentHandler, clientApprovals, memoryRunStore, type AgentHandlerOptions, type EventProtocol } from 'rxagent/http';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { about, eventIn, framesOf, jsonRequest, Reading, refusalOf, typesOf, type Handler } from '../support/askHandler';
import { farStore } from '../support/farStore';
import { runEvent } from '../support/runEvents';

const quiet = { heartbeatMs: Infinity };
const delta = (text: string): RunEvent => runEvent('text-delta', { delta: text });

/** A handler whose runs emit what the test says. */
function played(options: AgentHandlerOptions = {}) {
  const runs: Subject<RunEvent>[] = [];
  const inputs: AgentInput[] = [];
  const events = (input: AgentInput): Subject<RunEvent> => {
    inputs.push(input);
    runs.push(new Subject<RunEvent>());
    return runs.at(-1)!;
  };
  const handler = agentHandler({ events }, { ...quiet, ...options });
  const ask = async (headers: Record<string, string> = {}): Promise<Reading> => new Reading(await handler(jsonRequest({ messages: 'hi' }, { headers })));
  return { handler, ask, runs, inputs };
}

const idsOf = async (response: Response): Promise<string[]> => (await framesOf(response)).map(({ id }) => id!);
const say = (run: Subject<RunEvent>, ...texts: string[]): void => texts.forEach((text) => run.next(delta(text)));
const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('a run that can be come back to', () => {
  it('should go on when its client goes', async () => {
    const { ask, runs, handler } = played({ resumable: true });
    const first = await ask();
    say(runs[0]!, 'a');
    await first.leave();
    expect(runs[0]!.observed).toBe(true);
    say(runs[0]!, 'b');
    runs[0]!.complete();
    expect(await idsOf(await handler(about(first.runId, 'GET')))).toEqual(['1', '2']);
  });

  it.each([0, 1, 2, 3, 4])('should give those who come back behind event %i what they missed, then the live rest, each event once', async (after) => {
    const { ask, runs, handler } = played({ resumable: true });
    const first = await ask();
    say(runs[0]!, 'a', 'b');
    const back = [
      await handler(about(first.runId, 'GET', { 'last-event-id': String(Math.min(after, 2)) })),
      await handler(new Request(`http://localhost/agent?run=${first.runId}&after=${Math.min(after, 2)}`)),
    ];
    say(runs[0]!, 'c', 'd');
    const late = await handler(about(first.runId, 'GET', { 'last-event-id': String(after) }));
    runs[0]!.complete();
    for (const response of back) expect(await idsOf(response)).toEqual(range(Math.min(after, 2) + 1, 4));
    expect(await idsOf(late)).toEqual(range(after + 1, 4));
    expect((await first.rest()).map(({ id }) => id)).toEqual(range(1, 4));
    expect(await idsOf(await handler(about(first.runId, 'GET', { 'last-event-id': String(after) })))).toEqual(range(after + 1, 4));
    expect(runs).toHaveLength(1);
  });

  it.each(['x', '-1', '1.5', '1e3', '9999999999999999'])('should refuse the Last-Event-ID %s', async (id) => {
    const { ask, handler } = played({ resumable: true });
    expect((await refusalOf(await handler(about((await ask()).runId, 'GET', { 'last-event-id': id })))).slice(0, 2)).toEqual([400, 'last-event-id']);
  });

  it('should refuse to go on behind an event that never was', async () => {
    const { ask, runs, handler } = played({ resumable: true });
    const { runId } = await ask();
    say(runs[0]!, 'a', 'b');
    expect(await refusalOf(await handler(about(runId, 'GET', { 'last-event-id': '3' })))).toEqual([400, 'last-event-id', 'The last event of this run is 2: there is none with the id 3.']);
    expect((await handler(about(runId, 'GET', { 'last-event-id': '2' }))).status).toBe(200);
    runs[0]!.complete();
  });

  it('should say 410 when events or the run are no longer kept, 404 for what was never there', async () => {
    const { ask, runs, handler } = played({ resumable: { maxEvents: 2, maxRuns: 1 } });
    const [a, b] = [await ask(), await ask()];
    say(runs[0]!, '1', '2', '3', '4', '5');
    const asked = async (id: string, after = 0) => (await handler(about(id, 'GET', { 'last-event-id': String(after) }))).status;
    expect([await asked(a.runId, 2), await asked(a.runId, 3)]).toEqual([410, 200]);
    runs[0]!.complete();
    runs[1]!.complete();
    expect([await asked(a.runId, 5), await asked(b.runId), await asked('unknown'), await asked('__proto__'), await asked('')]).toEqual([410, 200, 404, 404, 404]);
    for (const method of ['DELETE', 'POST']) expect((await handler(about(a.runId, method))).status).toBe(410);
  });

  it('should wait for a slow reader, and lose nothing', async () => {
    const { ask, runs } = played({ resumable: true, maxBufferedBytes: 300 });
    const slow = await ask();
    say(runs[0]!, ...range(1, 200));
    runs[0]!.complete();
    expect((await slow.rest()).map(({ id }) => id)).toEqual(range(1, 200));
  });

  it('should cut a slow reader who has missed what is no longer kept', async () => {
    const { ask, runs } = played({ resumable: { maxEvents: 5 }, maxBufferedBytes: 300 });
    const slow = await ask();
    say(runs[0]!, ...range(1, 200));
    const frames = await slow.rest();
    expect(eventIn(frames.at(-1)!)).toMatchObject({ type: 'run-error', error: { code: 'gone' } });
    expect(frames.at(-1)!.id).toBeUndefined();
    expect(runs[0]!.observed).toBe(true);
  });
});

it('should cut a slow reader of a run that cannot be come back to, with the reason, and end the run', async () => {
  const { ask, runs } = played({ maxBufferedBytes: 300 });
  const slow = await ask();
  say(runs[0]!, ...range(1, 200));
  expect(runs[0]!.observed).toBe(false);
  const frames = await slow.rest();
  expect(frames.length).toBeLessThan(20);
  expect(frames.at(-1)).toMatchObject({ event: 'error', id: undefined });
  expect(eventIn(frames.at(-1)!)).toMatchObject({ type: 'run-error', error: { code: 'slow-reader' } });
});

it('should say 409 to who comes back where runs end with their connection', async () => {
  const { ask, handler, runs } = played();
  const first = await ask();
  expect((await refusalOf(await handler(about(first.runId, 'GET')))).slice(0, 2)).toEqual([409, 'not-resumable']);
  await first.leave();
  expect([(await handler(about(first.runId, 'GET'))).status, runs[0]!.observed]).toEqual([404, false]);
});

describe('owners', () => {
  const options = { authorize: (request: Request) => request.headers.get('x-user'), owner: String };
  it.each([{ ...options }, { ...options, resumable: { maxRuns: 0 } }, { ...options, resumable: { store: farStore() } }])('should not let others hear of a run, %#', async (given) => {
    const { ask, handler, runs } = played(given);
    const mine = await ask({ 'x-user': 'ada' });
    const tries = async () => Promise.all(['GET', 'DELETE', 'POST', 'PUT'].map(async (method) => (await handler(about(mine.runId, method, { 'x-user': 'bob' }))).status));
    expect(await tries()).toEqual([404, 404, 404, 404]);
    expect(runs[0]!.observed).toBe(true);
    runs[0]!.complete();
    expect(await tries()).toEqual([404, 404, 404, 404]);
    await mine.leave();
  });
});

describe('DELETE', () => {
  const slowAgent = (): Agent => new Agent({ provider: { name: 'm', stream: () => NEVER } });
  it.each<AgentHandlerOptions>([{}, { resumable: true }, { resumable: { store: farStore() } }])('should stop a run and keep its result, with %j', async (options) => {
    const handler = agentHandler(slowAgent(), { ...quiet, ...options });
    const reading = new Reading(await handler(jsonRequest({ messages: 'hi' })));
    await reading.until('llm-start');
    expect((await handler(about(reading.runId, 'DELETE'))).status).toBe(204);
    expect(await reading.until('run-end')).toMatchObject({ result: { finishReason: 'cancelled' } });
    expect((await handler(about(reading.runId, 'DELETE'))).status).toBe(options.resumable ? 204 : 404);
  });

  it('should reach a run that another server has, by the store', async () => {
    const store = farStore();
    const [one, other] = [agentHandler(slowAgent(), { ...quiet, resumable: { store } }), agentHandler(slowAgent(), { ...quiet, resumable: { store } })];
    const reading = new Reading(await one(jsonRequest({ messages: 'hi' })));
    const elsewhere = new Reading(await other(about(reading.runId, 'GET')));
    await elsewhere.until('llm-start');
    expect((await other(about(reading.runId, 'DELETE'))).status).toBe(204);
    expect(await elsewhere.until('run-end')).toMatchObject({ result: { finishReason: 'cancelled' } });
  });
});

describe('tools of the client', () => {
  const spec = { name: 'look', description: 'Looks', parameters: { type: 'object' } };
  const asks = (): Agent => new Agent({ provider: scriptedProvider([[toolCall('look', { at: 'it' }, 'call_1')], 'Done.']) });
  const body = { messages: 'hi', tools: [spec] };
  const result = { type: 'tool-result', toolCallId: 'call_1', content: 'a cat' };
  const waiting = async (handler: Handler): Promise<Reading> => {
    const reading = new Reading(await handler(jsonRequest(body)));
    await reading.until('tool-start');
    return reading;
  };

  it.each<[string, object, object]>([
    ['a result', result, { type: 'tool-end', outcome: { content: 'a cat', isError: false } }],
    ['an error', { ...result, content: 'no eyes', isError: true }, { type: 'tool-error', outcome: { content: 'no eyes', isError: true }, error: { code: 'client-tool', message: 'no eyes' } }],
  ])('should run there, and bring %s', async (_, answer, end) => {
    const handler = agentHandler(asks(), quiet);
    const reading = await waiting(handler);
    expect((await handler(jsonRequest(answer, { run: reading.runId }))).status).toBe(204);
    expect(await reading.until(end['type' as never])).toMatchObject(end);
    expect(await reading.until('run-end')).toMatchObject({ result: { content: 'Done.' } });
  });

  it('should take a result once, and for its own run and call alone', async () => {
    const handler = agentHandler(() => asks(), { ...quiet, resumable: true, maxBodyBytes: 1000 });
    const [a, b] = [await waiting(handler), await waiting(handler)];
    const answer = async (run: string, given: unknown) => (await handler(jsonRequest(given, { run }))).status;
    expect(await answer(a.runId, { ...result, toolCallId: 'forged' })).toBe(409);
    expect(await answer('forged', result)).toBe(404);
    expect(await answer(a.runId, { ...result, content: 'x'.repeat(1000) })).toBe(413);
    expect(await answer(a.runId, { type: 'approval', toolCallId: 'call_1', approved: true })).toBe(409);
    expect(await Promise.all([answer(a.runId, result), answer(a.runId, result)])).toEqual([204, 409]);
    await a.until('run-end');
    expect(await answer(a.runId, result)).toBe(409);
    expect(b.frames.map((frame) => eventIn(frame).type)).not.toContain('tool-end');
    expect(await answer(b.runId, result)).toBe(204);
    await b.until('run-end');
  });

  it.each<[string, unknown]>([
    ['no object', []],
    ['another type', { type: 'stop' }],
    ['no call', { type: 'tool-result', content: '' }],
    ['no text', { ...result, content: {} }],
    ['an unknown field', { ...result, runId: 'x' }],
    ['half an approval', { type: 'approval', toolCallId: 'call_1', approved: 'yes' }],
  ])('should refuse an answer with %s', async (_, given) => {
    const { ask, handler } = played();
    const { runId } = await ask();
    expect((await refusalOf(await handler(jsonRequest(given, { run: runId })))).slice(0, 2)).toEqual([400, 'body']);
  });

  it('should be waited for no longer than clientToolTimeoutMs', async () => {
    const handler = agentHandler(asks(), { ...quiet, resumable: true, clientToolTimeoutMs: 1 });
    const reading = new Reading(await handler(jsonRequest(body)));
    expect(await reading.until('tool-error')).toMatchObject({ error: { code: 'tool-timeout', timeoutMs: 1 } });
    expect((await refusalOf(await handler(jsonRequest(result, { run: reading.runId })))).slice(0, 2)).toEqual([409, 'not-waiting']);
    await reading.until('run-end');
  });

  it('should end with the connection', async () => {
    const handler = agentHandler(asks(), quiet);
    const reading = await waiting(handler);
    await reading.leave();
    expect((await handler(jsonRequest(result, { run: reading.runId }))).status).toBe(404);
  });

  it('should be answered to whichever server is asked', async () => {
    const store = memoryRunStore();
    const [one, other] = [agentHandler(asks(), { ...quiet, resumable: { store } }), agentHandler(asks(), { ...quiet, resumable: { store } })];
    const reading = await waiting(one);
    expect((await other(jsonRequest(result, { run: reading.runId }))).status).toBe(204);
    expect(await reading.until('run-end')).toMatchObject({ result: { content: 'Done.' } });
  });

  it('should be told from the agent’s own by a mark on their calls, which comes behind expose', async () => {
    const own = { ...spec, name: 'own', execute: () => 'mine' };
    const agent = new Agent({ provider: scriptedProvider([[toolCall('look', {}, 'call_1'), toolCall('own', {}, 'call_2')], 'Done.']), tools: [own] });
    const reading = await waiting(agentHandler(agent, { ...quiet, expose: (event) => (event.type === 'tool-start' ? { ...event, at: undefined } as RunEvent : event) }));
    await reading.until('tool-end');
    expect(reading.frames.map(eventIn).filter(({ type }) => type === 'tool-start')).toMatchObject([{ call: { toolName: 'look' }, at: 'client' }, { call: { toolName: 'own' } }]);
    expect(reading.frames.filter(({ data }) => data.includes('"at":"client"'))).toHaveLength(1);
    await reading.leave();
  });

  it('should be refused where two have the same name', async () => {
    expect(await refusalOf(await agentHandler(asks())(jsonRequest({ ...body, tools: [spec, spec] })))).toEqual([400, 'body', "The request cannot be read: two tools are called 'look'."]);
  });

  it('should be refused where they are not wanted', async () => {
    expect((await refusalOf(await agentHandler(asks(), { clientTools: false })(jsonRequest(body))))[0]).toBe(400);
  });

  it('should be left open by protocols that do not wait', async () => {
    const protocol: EventProtocol = { ...(await import('rxagent/http')).runEventProtocol, awaitsTools: false };
    const frames = await framesOf(await agentHandler(asks(), { ...quiet, protocol })(jsonRequest(body)));
    expect(eventIn(frames.at(-1)!)).toMatchObject({ type: 'run-end', result: { finishReason: 'routed' } });
  });
});

it('should take decisions on calls once', async () => {
  const approvals = clientApprovals();
  const tool = { name: 'pay', description: '', parameters: { type: 'object' }, execute: () => 'paid' };
  const agent = new Agent({ provider: scriptedProvider([[toolCall('pay', {}, 'call_1')], 'Done.']), tools: [tool], toolPolicy: { review: ['*'] }, approve: approvals.approve });
  const handler = agentHandler(agent, { ...quiet, approvals });
  const reading = new Reading(await handler(jsonRequest({ messages: 'hi' })));
  await reading.until('approval-request');
  const decide = async (toolCallId: string) => (await handler(jsonRequest({ type: 'approval', toolCallId, approved: false, reason: 'too much' }, { run: reading.runId }))).status;
  expect(await Promise.all([decide('forged'), decide('call_1'), decide('call_1')])).toEqual([409, 204, 409]);
  expect(await reading.until('tool-error')).toMatchObject({ outcome: { content: expect.stringContaining('too much') as string } });
});

it('should tell a failing store, and end the run that cannot be kept', async () => {
  const noise = jest.spyOn(console, 'error').mockImplementation();
  const store = { ...farStore(), append: () => Promise.reject(new Error('disk full')) };
  const { ask, runs } = played({ resumable: { store } });
  const reading = await ask();
  say(runs[0]!, 'a');
  expect(await reading.rest()).toEqual([]);
  expect(runs[0]!.observed).toBe(false);
  expect(noise.mock.calls).toEqual([['rxagent: a run could not be kept to its end.', new Error('disk full')]]);
  noise.mockRestore();
});

it('should end a run at once whose client had stopped before it asked', async () => {
  const agent = new Agent({ provider: { name: 'm', stream: () => NEVER } });
  const reading = new Reading(await agentHandler(agent, quiet)(jsonRequest({ messages: 'hi', stopped: true })));
  expect(await reading.until('run-end')).toMatchObject({ result: { finishReason: 'cancelled' } });
});

it('should wait for its agent no longer than the client does', async () => {
  const controller = new AbortController();
  const handler = agentHandler(() => new Promise<never>(() => undefined), { ...quiet, maxRuns: 1 });
  const answer = handler(jsonRequest({ messages: 'hi' }, { signal: controller.signal }));
  await new Promise(setImmediate);
  controller.abort();
  expect((await answer).status).toBe(499);
  const next = new AbortController();
  next.abort();
  expect((await handler(jsonRequest({ messages: 'hi' }, { signal: next.signal }))).status).not.toBe(503);
});

it('should print once what it does not tell the client', async () => {
  const noise = jest.spyOn(console, 'error').mockImplementation();
  const odd = new Error('connect ECONNREFUSED 10.0.0.5');
  for (const error of [odd, new AgentError('told', { code: 'x' })]) await framesOf(await agentHandler({ events: () => throwError(() => error) }, quiet)(jsonRequest({ messages: 'hi' })));
  expect(noise.mock.calls).toEqual([['rxagent: a run or its event stream has failed.', odd]]);
  noise.mockRestore();
});

it('should not begin a run that nobody could hear of', async () => {
  const noise = jest.spyOn(console, 'error').mockImplementation();
  const closed: string[] = [];
  const store = { ...farStore(), read: () => { throw new Error('no such table'); }, close: (runId: string) => void closed.push(runId) };
  const { ask, runs, handler } = played({ resumable: { store }, maxRuns: 1 });
  const reading = await ask();
  await expect(reading.rest()).rejects.toThrow('no such table');
  expect([runs[0]!.observed, closed]).toEqual([false, [reading.runId]]);
  expect((await handler(jsonRequest({ messages: 'hi' }))).status).toBe(200);
  expect(noise.mock.calls.slice(0, 1)).toEqual([['rxagent: a run or its event stream has failed.', new Error('no such table')]]);
  noise.mockRestore();
});

it('should tell what the protocol throws at a body, if it is meant to be told', async () => {
  const protocol: EventProtocol = { name: 'odd', read: (body) => ({ messages: (body as { a: { b: string } }).a.b }), encode: () => () => NEVER };
  expect(await refusalOf(await agentHandler({ events: () => NEVER }, { protocol })(jsonRequest({})))).toEqual([400, 'body', 'The request cannot be read.']);
});

it('should play whole runs of an agent through a store that answers later', async () => {
  const agent = new Agent({ provider: scriptedProvider(['Hi']) });
  const frames = await framesOf(await agentHandler(agent, { ...quiet, resumable: { store: farStore() } })(jsonRequest({ messages: 'hi' })));
  expect(frames.map(({ id }) => id)).toEqual(range(1, frames.length));
  expect(typesOf(frames).at(-1)).toBe('run-end');
});
