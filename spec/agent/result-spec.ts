import type { AgentOptions, AgentResult, Message, RunEvent, RunFinishReason } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { toResult } from '../../lib/agent/result';
import { openRun, type Run } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { makeTool } from '../support/makeTool';
import { outcome, runEvent, usage } from '../support/runEvents';

const question: Message = { role: 'user', content: 'hi' };
const [a, b] = [toolCall('a', { n: 1 }), toolCall('b', { n: 2 })];
const asking: Message = { role: 'assistant', content: 'Let me see.', toolCalls: [a, b] };
const answer: Message = { role: 'assistant', content: 'Hello' };
const answered = [a, b].map(({ id, toolName }): Message => ({ role: 'tool', content: toolName.toUpperCase(), toolCallId: id, toolName }));

const start = runEvent('run-start', { messages: [question] });
const turn = (iteration: number, message: Message): RunEvent[] => [
  runEvent('iteration-start', { iteration }),
  runEvent('llm-start', { iteration, provider: 'm', request: { systemPrompt: '', messages: [], tools: [] } }),
  runEvent('text-delta', { iteration, delta: message.content }),
  ...(message.toolCalls ?? []).map((call) => runEvent('tool-call', { iteration, call })),
  runEvent('llm-end', { iteration, message, finishReason: 'stop', durationMs: 0, provider: 'm' }),
];
const ends = [b, a].map((call) => runEvent('tool-end', { call, outcome: outcome(call, 0, call.toolName.toUpperCase()), value: 0 }));
const turnEnd = (finishReason?: RunFinishReason): RunEvent => runEvent('iteration-end', finishReason ? { finishReason } : {});
const toolTurn = [start, ...turn(1, asking), ...ends];

function runAfter(events: readonly RunEvent[], options: Partial<AgentOptions> = {}): Run {
  const run = openRun(toSettings({ provider: scriptedProvider([], { name: 'm' }), ...options }, []), 'hi');
  events.forEach((event) => reduce(run.state, event));
  return run;
}

describe('toResult', () => {
  it('should tell only what is known', () => {
    const run = runAfter([start, ...turn(1, answer), turnEnd('stop')]);

    expect(toResult(run)).toStrictEqual<AgentResult>({
      type: 'result',
      runId: run.runId,
      message: answer,
      content: 'Hello',
      role: 'assistant',
      toolArgs: {},
      iterations: 1,
      toolCalls: [],
      messages: [question, answer],
      finishReason: 'stop',
      usage: usage(0, 0),
      trace: { runId: run.runId, steps: run.state.steps },
      provider: 'm',
    });
    expect(run.state.steps).toHaveLength(1);
  });

  it('should tell all that is known: the last call in request order, the cost of all replies, the reasoning of the last', () => {
    const reasoning = [runEvent('reasoning-delta', { delta: 'Hm' }), runEvent('llm-note', { note: { type: 'model', model: 'large', provider: 'n' } })];
    const cost = runEvent('usage', { usage: usage(1, 2) });
    const [turnStart, asked, ...reply] = turn(2, answer);

    expect(toResult(runAfter([...toolTurn, cost, turnEnd(), turnStart!, asked!, ...reasoning, ...reply, cost, turnEnd('stop')]))).toMatchObject({
      content: 'Hello',
      toolName: 'b',
      toolArgs: { n: 2 },
      iterations: 2,
      toolCalls: [a, b],
      messages: [question, asking, ...answered, answer],
      usage: usage(2, 4),
      model: 'large',
      provider: 'n',
      reasoning: 'Hm',
    });
  });

  const terminal = { tools: [makeTool('a', undefined, { terminal: true }), makeTool('b', undefined, { terminal: true })] };
  const own = (content: string): Message => ({ role: 'assistant', content });
  const limit = own('Maximum iterations (1) reached without resolution.');
  const none = own('Maximum iterations (0) reached without resolution.');
  const cancelled = runEvent('run-cancelled', { reason: 'stop' });
  const silent: Message = { role: 'assistant', content: '' };

  it.each<[string, RunFinishReason, readonly RunEvent[], Partial<AgentOptions>, Message, Message[]]>([
    ['a plain answer', 'stop', [start, ...turn(1, answer), turnEnd('stop')], {}, answer, [question, answer]],
    ['the reply that routes, which does not enter the conversation', 'routed', [...toolTurn, turnEnd('routed')], { routingOnly: true }, asking, [question]],
    ['the reply that asks for tools elsewhere', 'routed', [...toolTurn, turnEnd('routed')], {}, asking, [question, asking, ...answered]],
    ['the first terminal tool in request order', 'terminal-tool', [...toolTurn, turnEnd('terminal-tool')], terminal, own('A'), [question, asking, ...answered, own('A')]],
    ['the limit', 'max-iterations', [...toolTurn, turnEnd('max-iterations')], { maxIterations: 1 }, limit, [question, asking, ...answered, limit]],
    ['the limit of none', 'max-iterations', [start], { maxIterations: 0 }, none, [question, none]],
    ['the part that was written when stopped', 'cancelled', [start, ...turn(1, answer), turnEnd(), cancelled], {}, answer, [question, answer]],
    ['the newest text when stopped', 'cancelled', [...toolTurn, turnEnd(), ...turn(2, silent), turnEnd(), cancelled], {}, asking, [question, asking, ...answered]],
    ['nothing when stopped before', 'cancelled', [start, cancelled], {}, silent, [question]],
  ])('should answer with %s', (_, finishReason, events, options, message, messages) => {
    expect(toResult(runAfter(events, options))).toMatchObject({ finishReason, message, content: message.content, role: 'assistant', messages });
  });

  it.each<[string, Partial<AgentOptions>, string]>([
    ['the provider says', { provider: scriptedProvider([], { defaultModel: 'small' }) }, 'small'],
    ['the agent says', { provider: scriptedProvider([], { defaultModel: 'small' }), model: 'large' }, 'large'],
  ])('should name the model that %s where no reply has told', (_, options, model) => expect(toResult(runAfter([start], options)).model).toBe(model));

  it('should be no part of the state that goes on', () => {
    const run = runAfter([...toolTurn, turnEnd('stop')]);
    const result = toResult(run);
    const before = structuredClone(result);

    [...turn(2, asking), turnEnd('stop')].forEach((event) => reduce(run.state, event));

    expect(result).toEqual(before);
    expect(toResult(run)).not.toEqual(before);
  });

  it('should tell the value of an answer that shall match a schema, where the model has finished', () => {
    const options = { responseSchema: { type: 'array' } };
    const list: Message = { role: 'assistant', content: '[1]' };

    expect(toResult(runAfter([start, ...turn(1, list), turnEnd('stop')], options)).parsed).toEqual([1]);
    expect(toResult(runAfter([start, ...turn(1, list), turnEnd('stop')]))).not.toHaveProperty('parsed');
    expect(toResult(runAfter([start, ...turn(1, list), turnEnd('budget')], options))).not.toHaveProperty('parsed');
    expect(toResult(runAfter([start, ...turn(1, list), turnEnd(), runEvent('run-cancelled', { reason: 'stop' })], options))).not.toHaveProperty('parsed');
  });
});
