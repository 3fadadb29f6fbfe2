import type { Message, RunEvent } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { correction } from '../../lib/agent/correction';
import { initialState, reduce, type RunState } from '../../lib/agent/runState';
import { openReply } from '../../lib/agent/reply';
import { outcome, runEvent, usage } from '../support/runEvents';

const call = toolCall('clock');
const question: Message = { role: 'user', content: 'hi' };
const answer: Message = { role: 'assistant', content: 'Hello' };
const ended = outcome(call, 0, '12:00');

const start = runEvent('run-start', { messages: [question] });
const turn = runEvent('iteration-start', { iteration: 2 });
const asked = runEvent('llm-start', { timeMs: 5, provider: 'm', request: { model: 'small', systemPrompt: '', messages: [], tools: [] } });
const delta = runEvent('text-delta', { delta: 'Hello' });
const replied = runEvent('llm-end', { message: answer, finishReason: 'stop', durationMs: 0, provider: 'm' });
const refused = runEvent('output-invalid', { errors: ['Late.'], attempt: 1 });
const over = runEvent('iteration-end', { finishReason: 'stop' });
const inTurn: Partial<RunState> = { iteration: 2, inTurn: true };

const after = (...events: readonly RunEvent[]): RunState => events.reduce(reduce, initialState(6));
const routed = runEvent('iteration-end', { finishReason: 'routed' });

describe('runState', () => {
  it('should begin with nothing', () => {
    const nothing = { history: [], input: [], produced: [], reply: undefined, calls: [], callIds: new Set(), usage: usage(0, 0), steps: [], finishReason: undefined, corrections: 0, correction: undefined, corrected: new Set() };

    expect(initialState(6)).toStrictEqual({ routingOnly: false, iteration: 0, inTurn: false, ...nothing });
  });

  it.each<[string, RunEvent[], Partial<RunState>]>([
    ['the input', [start], { input: [question] }],
    ['what memory held', [runEvent('memory-load', { messages: [answer] })], { history: [answer] }],
    ['the turn', [turn], inTurn],
    ['the reply', [turn, asked], { ...inTurn, reply: openReply(5, 'm', 'small') }],
    ['no reply when a turn begins', [turn, asked, delta, turn], inTurn],
    ['the cost', [turn, runEvent('usage', { usage: usage(1, 2) }), runEvent('usage', { usage: usage(1, 2) })], { ...inTurn, usage: usage(2, 4) }],
    ['what is wrong with the answer', [turn, refused], { ...inTurn, corrections: 1, correction: correction(['Late.']) }],
    ['what the model is told of it, when the next turn begins', [turn, refused, turn], { ...inTurn, corrections: 1, produced: [correction(['Late.'])], corrected: new Set([correction(['Late.'])]) }],
    ['why it has ended', [turn, over], { iteration: 2, finishReason: 'stop' }],
    ['that it goes on', [turn, runEvent('iteration-end', {})], { iteration: 2 }],
  ])('should keep %s', (_, events, fields) => expect(after(...events)).toStrictEqual({ ...initialState(6), ...fields }));

  it('should keep the text of the reply', () => expect(String(after(turn, asked, delta, delta).reply?.text)).toBe('HelloHello'));

  it('should keep the calls of the run beyond their turn', () => {
    const later = runEvent('tool-call', { call: toolCall('later') });

    expect(after(turn, asked, runEvent('tool-call', { call }), turn, asked, later)).toMatchObject({ calls: [call, toolCall('later')], reply: { calls: [{ call: toolCall('later') }] } });
  });

  it('should take the messages of a turn into the conversation when it ends, in request order', () => {
    const asking: Message = { role: 'assistant', content: '', toolCalls: [call] };
    const toolTurn = [turn, asked, runEvent('tool-call', { call }), { ...replied, message: asking }, runEvent('tool-end', { call, outcome: ended, value: 12 })];

    expect(after(...toolTurn).produced).toEqual([]);
    expect(after(...toolTurn, runEvent('iteration-end', {}), turn, asked, replied, over).produced).toEqual([
      asking,
      { role: 'tool', content: '12:00', toolCallId: call.id, toolName: 'clock' },
      answer,
    ]);
  });

  it.each<[string, RunEvent[]]>([
    ['a cut reply of nothing', [turn, asked, { ...replied, message: { role: 'assistant', content: '' } }, runEvent('iteration-end', {})]],
    ['a turn without a reply', [turn, over]],
  ])('should leave %s out of the conversation', (_, events) => expect(after(...events).produced).toEqual([]));

  it('should keep a routed reply, whose calls are answered later, unless the agent only routes', () => {
    const events = [turn, asked, replied, routed];

    expect(after(...events).produced).toEqual([answer]);
    expect(events.reduce(reduce, initialState(6, true)).produced).toEqual([]);
  });

  it('should be cancelled whatever the turn has said', () => {
    expect(after(turn, over, runEvent('run-cancelled', { reason: 'stop' })).finishReason).toBe('cancelled');
  });

  it('should keep the steps in order', () => {
    const events = [start, turn, asked, runEvent('tool-call', { call }), replied, runEvent('tool-end', { call, outcome: ended, value: 12 })];

    expect(after(...events).steps.map(({ type }) => type)).toEqual(['tool-selection', 'llm-call', 'tool-execution']);
  });

  it.each<[number, RunState['finishReason']]>([[0, 'max-iterations'], [1, undefined], [Infinity, undefined]])('should be over at once only where the model may not be asked: %p', (limit, reason) => {
    expect(initialState(limit).finishReason).toBe(reason);
  });

  it('should be private to a run', () => {
    after(start, turn, asked, runEvent('tool-call', { call }), replied, over);

    expect(initialState(6)).toMatchObject({ produced: [], calls: [], steps: [] });
  });

  it('should write in place: a copy for each delta would cost more than the delta', () => {
    const state = after(turn, asked);

    expect(reduce(state, delta)).toBe(state);
  });
});
