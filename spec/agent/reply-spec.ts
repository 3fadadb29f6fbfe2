import type { Message, RunEvent, RunFinishReason } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { callState, openReply, reduceReply, replyMessages, saysNothing, type Reply } from '../../lib/agent/reply';
import { outcome, runEvent, usage } from '../support/runEvents';

const call = toolCall('clock');
const ended = outcome(call, 0, '12:00');
const failed = outcome(call, 0, 'no battery', true);
const message: Message = { role: 'assistant', content: 'Hi' };

const replyAfter = (...events: readonly RunEvent[]): Reply => {
  const reply = openReply(7, 'm', 'small');
  events.forEach((event) => reduceReply(reply, event));
  return reply;
};
const delta = (text: string): RunEvent => runEvent('text-delta', { delta: text });
const note = (given: Extract<RunEvent, { type: 'llm-note' }>['note']): RunEvent => runEvent('llm-note', { note: given });

describe('reduceReply', () => {
  const asked = runEvent('tool-call', { call });
  const replied = runEvent('llm-end', { message, finishReason: 'stop', durationMs: 0, provider: 'm' });

  it.each<[string, RunEvent[], object]>([
    ['nothing yet', [], {}],
    ['text', [delta('H'), delta(''), delta('i')], { text: 'Hi' }],
    ['reasoning', [runEvent('reasoning-delta', { delta: 'H' }), runEvent('reasoning-delta', { delta: 'm' })], { reasoning: 'Hm' }],
    ['calls in order', [asked, runEvent('tool-call', { call: toolCall('b') })], { calls: [{ call }, { call: toolCall('b') }] }],
    ['the last usage', [note({ type: 'usage', usage: usage(1, 1) }), note({ type: 'usage', usage: usage(1, 2) })], { usage: usage(1, 2) }],
    ['no usage that was told', [note({ type: 'usage', usage: usage(1, 2) }), runEvent('usage', { usage: usage(1, 2) })], {}],
    ['not why a failed try ended', [note({ type: 'finish', reason: 'length' }), runEvent('llm-retry', { attempt: 1, delayMs: 5, error: 'busy' })], {}],
    ['not why another provider ended', [note({ type: 'finish', reason: 'length' }), runEvent('provider-fallback', { from: 'a', to: 'b', error: 'busy' })], {}],
    ['who answers, though nobody knows the model', [note({ type: 'model', provider: 'b', model: '' })], { provider: 'b', model: undefined }],
    ['who was asked, again, after a failed try', [note({ type: 'model', provider: 'b', model: 'x' }), runEvent('llm-retry', { attempt: 1, delayMs: 5, error: 'busy' })], {}],
    ['what failed tries have cost', [note({ type: 'usage', usage: usage(5, 1) }), runEvent('llm-retry', { attempt: 1, delayMs: 5, error: 'busy' }), note({ type: 'usage', usage: usage(1, 1) }), note({ type: 'usage', usage: usage(1, 2) })], { usage: usage(6, 3), spent: usage(5, 1) }],
    ['why it ended', [note({ type: 'finish', reason: 'length', raw: 'max_tokens' })], { finishReason: 'length' }],
    ['why it ended and what it cost', [note({ type: 'finish', reason: 'length' }), note({ type: 'usage', usage: usage(1, 2) })], { finishReason: 'length', usage: usage(1, 2) }],
    ['who really answers', [note({ type: 'model', model: 'large' })], { model: 'large' }],
    ['where it is answered', [note({ type: 'model', model: 'large', provider: 'n' })], { model: 'large', provider: 'n' }],
    ['its message', [replied], { message }],
    ['its message and a cost that was not told', [note({ type: 'usage', usage: usage(1, 2) }), replied], { message, usage: usage(1, 2) }],
    ['when a tool began', [asked, runEvent('tool-start', { call, timeMs: 9 })], { calls: [{ call, startMs: 9 }] }],
    ['how a tool ended', [asked, runEvent('tool-end', { call, outcome: ended, value: 12 })], { calls: [{ call, outcome: ended }] }],
    ['how a tool failed', [asked, runEvent('tool-error', { call, outcome: failed, error: 0 })], { calls: [{ call, outcome: failed }] }],
    ['nothing of other events', [runEvent('iteration-end', {})], {}],
  ])('should keep %s', (_, events, fields) => {
    const reply = replyAfter(...events);

    expect({ ...reply, text: String(reply.text) }).toStrictEqual({ ...openReply(7, 'm', 'small'), text: '', ...fields });
  });

  it('should know calls by their ids', () => {
    const again = toolCall('clock', {}, 'again');
    const events = [asked, runEvent('tool-call', { call: again }), runEvent('tool-start', { call: again, timeMs: 9 })];

    expect(callState(replyAfter(...events), { ...again })).toEqual({ call: again, startMs: 9 });
  });

  it('should share nothing between replies', () => {
    replyAfter(delta('H'), asked);

    expect([String(replyAfter().text), replyAfter().calls]).toEqual(['', []]);
  });
});

describe('replyMessages', () => {
  const reply = (fields: Partial<Reply>): Reply => ({ ...openReply(0, 'm', undefined), ...fields });
  const [a, b] = [toolCall('a'), toolCall('b')];
  const asking: Message = { role: 'assistant', content: '', toolCalls: [a, b] };
  const silent: Message = { role: 'assistant', content: '' };

  it.each<[string, Reply, RunFinishReason | undefined, Message[]]>([
    ['an answer', reply({ message }), 'stop', [message]],
    ['an answer of nothing', reply({ message: silent }), 'stop', [silent]],
    ['a cut answer', reply({ message }), undefined, [message]],
    ['nothing of a cut answer of nothing', reply({ message: silent }), undefined, []],
    ['nothing of a reply that is not over', replyAfter(delta('H')), undefined, []],
    [
      'answers in request order',
      reply({ message: asking, calls: [{ call: a, outcome: outcome(a, 2, 'A', true) }, { call: b, outcome: outcome(b, 1, 'B') }] }),
      undefined,
      [
        asking,
        { role: 'tool', content: 'A', toolCallId: a.id, toolName: 'a', isError: true },
        { role: 'tool', content: 'B', toolCallId: b.id, toolName: 'b' },
      ],
    ],
  ])('should leave %s', (_, given, finishReason, messages) => expect(replyMessages(given, finishReason)).toStrictEqual(messages));
});

describe('saysNothing', () => {
  it.each<[string, RunEvent[], boolean]>([
    ['nothing', [], true],
    ['an empty delta', [delta('')], true],
    ['notes', [note({ type: 'usage', usage: usage(1, 1) }), note({ type: 'finish', reason: 'stop' })], true],
    ['text', [delta('a')], false],
    ['reasoning', [runEvent('reasoning-delta', { delta: 'a' })], false],
    ['a call', [runEvent('tool-call', { call })], false],
  ])('should be seen after %s', (_, events, expected) => expect(saysNothing(replyAfter(...events))).toBe(expected));

  it('should be so before a reply', () => expect(saysNothing(undefined)).toBe(true));
});
