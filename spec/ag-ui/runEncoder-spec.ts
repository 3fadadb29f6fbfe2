import { EventSchemas } from '@ag-ui/core/schemas';
import fc from 'fast-check';
import { ConfigurationError, type RunEvent } from 'rxagent';
import { from } from 'rxjs';
import type { AgUiEvent, AgUiMessage } from '../../lib/ag-ui/agUiEvent';
import { RunEncoder } from '../../lib/ag-ui/runEncoder';
import { call, result } from '../support/agentEvents';
import { verified, type WireEvent } from '../support/agUiClient';
import { runFaults } from '../support/agUiFaults';
import { collect } from '../support/collect';
import { playRun, randomRun } from '../support/randomRuns';
import { outcome, runEvent, usage } from '../support/runEvents';

const names = { threadId: 'thread', runId: 'r1' };
/** All that a client is told of a run with these events. */
const told = (events: readonly RunEvent[], messages?: readonly AgUiMessage[]): AgUiEvent[] => {
  const encoder = new RunEncoder({ ...names, messages });
  return [encoder.started, ...events.flatMap((event) => encoder.encode(event)), ...encoder.end()];
};
/** The same of one turn: without its start and its steps. */
const ofTurn = (...events: RunEvent[]): AgUiEvent[] => told([runEvent('iteration-start', {}), ...events]).slice(2, -2);
const text = (delta: string, iteration = 1): RunEvent => runEvent('text-delta', { delta, iteration });
const thought = (delta: string): RunEvent => runEvent('reasoning-delta', { delta });
const asked = (id: string): RunEvent => runEvent('tool-call', { call: call(id) });
const answered = (id: string, content: string, isError = false): RunEvent =>
  isError ? runEvent('tool-error', { call: call(id), outcome: outcome(call(id), 0, content, true), error: 0 }) : runEvent('tool-end', { call: call(id), outcome: outcome(call(id), 5, content), value: content });
const replyEnd = (content: string, fields = {}): RunEvent => runEvent('llm-end', { message: { role: 'assistant', content }, finishReason: 'stop', durationMs: 0, provider: 'spec', ...fields });
const runEnd = (content: string, fields: Parameters<typeof result>[1] = {}): RunEvent => runEvent('run-end', { result: result(content, fields) });

describe('RunEncoder', () => {
  it('tells a plain run', () => {
    expect(told([runEvent('run-start', { messages: [] }), runEvent('iteration-start', {}), text('Hel'), text(''), text('lo'), replyEnd('Hello'), runEvent('iteration-end', {}), runEnd('Hello')])).toEqual([
      { type: 'RUN_STARTED', threadId: 'thread', runId: 'r1', protocolVersion: '1.0' },
      { type: 'STEP_STARTED', stepName: 'turn 1' },
      { type: 'TEXT_MESSAGE_START', messageId: 'run-1', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'run-1', delta: 'Hel' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'run-1', delta: 'lo' },
      { type: 'TEXT_MESSAGE_END', messageId: 'run-1' },
      { type: 'STEP_FINISHED', stepName: 'turn 1' },
      { type: 'RUN_FINISHED', threadId: 'thread', runId: 'r1', result: { content: 'Hello', finishReason: 'stop' } },
    ]);
  });

  it('tells calls whole, under the message of their reply, and each result, failures too', () => {
    expect(ofTurn(text('a'), asked('c1'), asked('c2'), text('b'), replyEnd('ab'), answered('c2', '', true), answered('c1', 'ok'))).toEqual([
      { type: 'TEXT_MESSAGE_START', messageId: 'run-1', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'run-1', delta: 'a' },
      ...['c1', 'c2'].flatMap((toolCallId) => [
        { type: 'TOOL_CALL_START', toolCallId, toolCallName: 'search', parentMessageId: 'run-1' },
        { type: 'TOOL_CALL_ARGS', toolCallId, delta: '{}' },
        { type: 'TOOL_CALL_END', toolCallId },
      ]),
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'run-1', delta: 'b' },
      { type: 'TEXT_MESSAGE_END', messageId: 'run-1' },
      { type: 'TOOL_CALL_RESULT', messageId: 'run-c2', toolCallId: 'c2', content: '', role: 'tool', metadata: { isError: true } },
      { type: 'TOOL_CALL_RESULT', messageId: 'run-c1', toolCallId: 'c1', content: 'ok', role: 'tool' },
    ]);
  });

  it('tells no result of a call that was kept from the client, and one for each call', () => {
    expect(ofTurn(answered('c1', 'ok'))).toEqual([]);
    expect(ofTurn(asked('c1'), answered('c1', 'ok'), answered('c1', 'again')).filter(({ type }) => type === 'TOOL_CALL_RESULT')).toHaveLength(1);
  });

  it('tells no keys of a tool that has failed, also where it tells the conversation anew; what a tool has answered is left as it is', () => {
    const key = 'sk-abcdefghijklmnop';
    const events = told([asked('c1'), asked('c2'), answered('c1', `bad ${key}`, true), answered('c2', key), runEvent('output-rewrite', { content: 'x' }), replyEnd('x')], []);
    expect(events.flatMap((event) => (event.type === 'TOOL_CALL_RESULT' ? [event.content] : []))).toEqual(['bad [key]', key]);
    expect(events.find(({ type }) => type === 'MESSAGES_SNAPSHOT')).toMatchObject({ messages: [{ content: 'bad [key]' }, { content: key }, { content: 'x' }] });
  });

  it('gives each stretch of reasoning a message of its own, which ends where the reply goes on', () => {
    const stretch = (messageId: string, ...deltas: string[]): AgUiEvent[] => [
      { type: 'REASONING_START', messageId },
      { type: 'REASONING_MESSAGE_START', messageId, role: 'reasoning' },
      ...deltas.map((delta) => ({ type: 'REASONING_MESSAGE_CONTENT' as const, messageId, delta })),
      { type: 'REASONING_MESSAGE_END', messageId },
      { type: 'REASONING_END', messageId },
    ];
    expect(ofTurn(thought('a'), thought(''), thought('b'), text('x'), thought('c'), text('y'), thought('d'), asked('c1'), thought('e'), replyEnd('xy')).filter(({ type }) => type.startsWith('REASONING'))).toEqual([
      ...stretch('run-reasoning-1', 'a', 'b'),
      ...stretch('run-reasoning-2', 'c'),
      ...stretch('run-reasoning-3', 'd'),
      ...stretch('run-reasoning-4', 'e'),
    ]);
  });

  it.each(['max-iterations', 'budget', 'terminal-tool'] as const)('tells an answer that nobody has streamed: %s', (finishReason) => {
    expect(told([runEnd('At last', { finishReason })]).slice(1)).toEqual([
      { type: 'TEXT_MESSAGE_START', messageId: 'run-answer', role: 'assistant' },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'run-answer', delta: 'At last' },
      { type: 'TEXT_MESSAGE_END', messageId: 'run-answer' },
      { type: 'RUN_FINISHED', threadId: 'thread', runId: 'r1', result: { content: 'At last', finishReason } },
    ]);
    expect(told([runEnd('', { finishReason })])).toHaveLength(2);
  });

  it('names the calls that wait for their client', () => {
    expect(told([asked('c1'), asked('c2'), asked('c3'), answered('c2', 'ok'), runEnd('', { finishReason: 'routed' })]).at(-1)).toEqual({
      type: 'RUN_FINISHED', threadId: 'thread', runId: 'r1', result: { content: '', finishReason: 'routed' }, outcome: { type: 'success', pendingToolCallIds: ['c1', 'c3'] },
    });
  });

  it('says that a run was stopped, and what was made of a schema', () => {
    expect(told([runEnd('Hel', { finishReason: 'cancelled' })]).at(-1)).toEqual({ type: 'RUN_FINISHED', threadId: 'thread', runId: 'r1', outcome: { type: 'cancelled' } });
    expect(told([runEnd('null', { parsed: null })]).at(-1)).toMatchObject({ result: { content: 'null', finishReason: 'stop', parsed: null } });
  });

  it('adds up what each model has cost, at a good end and a bad one', () => {
    const replies = [replyEnd('', { model: 'm', usage: usage(1, 2) }), replyEnd('', { usage: usage(3, 4) }), replyEnd('', { model: 'm', usage: usage(5, 6) }), replyEnd('')];
    const sums = [{ provider: 'spec', model: 'm', inputTokens: 6, outputTokens: 8, totalTokens: 14 }, { provider: 'spec', inputTokens: 3, outputTokens: 4, totalTokens: 7 }];
    expect(told([...replies, runEnd('')]).at(-1)).toHaveProperty('usage', sums);
    const runError = runEvent('run-error', { error: new ConfigurationError('no'), messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } });
    expect(told([...replies, runError]).at(-1)).toEqual({ type: 'RUN_ERROR', message: 'no', code: 'configuration', usage: sums });
  });

  it('closes what is open when a run fails or breaks off, and says nothing after the end', () => {
    const begun = [runEvent('iteration-start', {}), text('a'), thought('b')];
    const ends = ['REASONING_MESSAGE_END', 'REASONING_END', 'TEXT_MESSAGE_END', 'STEP_FINISHED', 'RUN_ERROR'];
    expect(told(begun).slice(-5).map(({ type }) => type)).toEqual(ends);
    const encoder = new RunEncoder(names);
    begun.forEach((event) => encoder.encode(event));
    expect(encoder.fail(new Error('secret')).at(-1)).toEqual({ type: 'RUN_ERROR', message: 'Something went wrong on the server.', code: 'internal' });
    expect([encoder.encode(text('c')), encoder.fail(0), encoder.end()]).toEqual([[], [], []]);
  });

  it('gives the client the conversation as it is when a guard has rewritten what was streamed', () => {
    const question: AgUiMessage = { id: 'u', role: 'user', content: 'hi' };
    const calls = [call('c1', 'search', { q: 1 })];
    const run = [
      thought('hm'), text('a'), runEvent('tool-call', { call: calls[0]! }), replyEnd('a', { message: { role: 'assistant', content: 'a', toolCalls: calls } }), answered('c1', 'no', true),
      text('raw', 2), runEvent('output-rewrite', { content: 'clean', iteration: 2 }), replyEnd('clean', { iteration: 2 }), runEnd('clean'),
    ];
    expect(told(run, [question]).slice(-4)).toEqual([
      { type: 'CUSTOM', name: 'rxagent.output-rewrite', value: { messageId: 'run-2', content: 'clean' } },
      { type: 'TEXT_MESSAGE_END', messageId: 'run-2' },
      {
        type: 'MESSAGES_SNAPSHOT',
        messages: [
          question,
          { id: 'run-reasoning-1', role: 'reasoning', content: 'hm' },
          { id: 'run-1', role: 'assistant', content: 'a', toolCalls: [{ id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":1}' } }] },
          { id: 'run-c1', role: 'tool', toolCallId: 'c1', content: 'no', metadata: { isError: true } },
          { id: 'run-2', role: 'assistant', content: 'clean' },
        ],
      },
      { type: 'RUN_FINISHED', threadId: 'thread', runId: 'r1', result: { content: 'clean', finishReason: 'stop' } },
    ]);
    expect(told(run).some(({ type }) => type === 'MESSAGES_SNAPSHOT')).toBe(false);
    expect(told([text('raw'), runEvent('output-rewrite', { content: 'clean' }), replyEnd('clean'), text('more', 2), replyEnd('more', { iteration: 2 })], []).filter(({ type }) => type === 'MESSAGES_SNAPSHOT')).toHaveLength(1);
  });
});

describe('any run, told to an AG-UI client', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('is a valid stream with one end, nothing open, and a result for each call', () => {
    fc.assert(
      fc.property(randomRun, (given) => {
        const { events, ends } = playRun(given);
        const stream = told(events, [{ id: 'u', role: 'user', content: 'hi' }]);
        const wire = JSON.parse(JSON.stringify(stream)) as WireEvent[];
        const { error } = collect(verified(from(wire)));
        const refused = wire.flatMap((event) => EventSchemas.safeParse(event).error?.message ?? []);
        const last = events.at(-1);
        const streamed = wire.flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [event['delta']] : [])).join('');
        const lost = last?.type === 'run-end' && last.result.finishReason !== 'cancelled' && !events.some(({ type }) => type === 'output-rewrite') && !streamed.endsWith(last.result.content) ? [last.result.content] : [];
        const expected = ends[0] === 'complete' ? 'RUN_FINISHED' : 'RUN_ERROR';
        expect([error, refused, runFaults(wire), lost, wire.at(-1)?.type]).toEqual([undefined, [], [], [], expected]);
      }),
      { numRuns: 400 },
    );
  });
});
