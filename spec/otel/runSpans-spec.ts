import { context, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { of } from 'rxjs';
import { Agent, type AgentOptions, type Memory, type ModelNote } from 'rxagent';
import type { OtelObserverOptions } from 'rxagent/otel';
import { scriptedProvider, toolCall, type ScriptedTurn } from 'rxagent/testing';
import { RunSpans } from '../../lib/otel/runSpans';
import { makeTelemetry } from '../../lib/otel/telemetry';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { runEvent, usage } from '../support/runEvents';
import { pointsOf, probe, type Seen } from './probe';

const spent = (input: number, output: number): ModelNote => ({ type: 'usage', usage: usage(input, output) });

/** The agent's span of a whole run, and the probe. */
const run = (turns: ScriptedTurn[], options: Partial<AgentOptions> = {}, otel: OtelObserverOptions = {}): { agent: Seen; sdk: ReturnType<typeof probe> } => {
  const sdk = probe(otel);
  const provider = scriptedProvider(turns, { name: 'spec', defaultModel: 'gpt-5' });
  collect(new Agent({ provider, tools: [makeTool('rain')], observers: [sdk.observer], ...options }).stream({ messages: 'Umbrella?', context: { thread: 't1' } }));
  return { agent: sdk.spans()[0]!, sdk };
};
const eventsOf = ({ events }: Seen): unknown[] => events.map(({ name, attributes }) => [name, attributes]);

const call = { 'gen_ai.tool.name': 'rain', 'gen_ai.tool.call.id': 'call_rain' };

describe('RunSpans', () => {
  it('should tell of the agent and sum up its run', async () => {
    const conversationId = (given: unknown): string => (given as { thread: string }).thread;
    const { agent, sdk } = run([[spent(100, 20), toolCall('rain')], [spent(150, 5), 'Dry.']], {}, { agentName: 'weather', conversationId });

    expect(agent).toMatchObject({ name: 'invoke_agent weather', kind: SpanKind.INTERNAL, status: 'UNSET' });
    expect(agent.attributes).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'weather',
      'gen_ai.conversation.id': 't1',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 250,
      'gen_ai.usage.output_tokens': 25,
      'rxagent.run.id': expect.any(String) as string,
      'rxagent.finish_reason': 'stop',
    });
    expect(sdk.spans().map(({ attributes }) => attributes['gen_ai.conversation.id'])).toEqual(['t1', 't1', 't1', 't1']);
    const metrics = await sdk.metrics();
    const dimensions = { 'gen_ai.agent.name': 'weather', 'gen_ai.request.model': 'gpt-5' };
    expect(pointsOf(metrics, 'gen_ai.invoke_agent.duration')).toMatchObject([{ attributes: dimensions }]);
    expect(pointsOf(metrics, 'gen_ai.invoke_agent.inference_calls')).toEqual([{ attributes: dimensions, sum: 2 }]);
    expect(pointsOf(metrics, 'gen_ai.invoke_agent.tool_calls')).toEqual([{ attributes: dimensions, sum: 1 }]);
  });

  it('should tell the descriptions of tools', () => {
    expect(run([[toolCall('rain')], 'Dry.']).sdk.spans()[2]?.attributes).toMatchObject({ 'gen_ai.tool.description': 'Does rain' });
  });

  it('should tell of calls that never ran', () => {
    const { agent, sdk } = run([[toolCall('rain'), toolCall('snow')], 'Hm.'], { toolPolicy: { deny: ['rain'] } });

    expect(sdk.spans().map(({ name }) => name)).toEqual(['invoke_agent', 'chat gpt-5', 'chat gpt-5']);
    expect(eventsOf(agent)).toEqual([
      ['rxagent.approval.decision', { ...call, 'rxagent.approval.approved': false, 'rxagent.approval.by': 'policy' }],
      ['rxagent.tool.not_run', { ...call, 'error.type': 'tool-denied' }],
      ['rxagent.tool.not_run', { 'gen_ai.tool.name': 'snow', 'gen_ai.tool.call.id': 'call_snow', 'error.type': 'tool-validation' }],
    ]);
  });

  it('should tell of approvals, their reasons only when content is captured', () => {
    const options: Partial<AgentOptions> = { toolPolicy: { review: ['rain'] }, approve: () => ({ approved: true, reason: 'Go on.' }) };
    const decision = { ...call, 'rxagent.approval.approved': true, 'rxagent.approval.by': 'approve' };

    expect(eventsOf(run([[toolCall('rain')], 'Dry.'], options).agent)).toEqual([['rxagent.approval.request', call], ['rxagent.approval.decision', decision]]);
    expect(eventsOf(run([[toolCall('rain')], 'Dry.'], options, { captureContent: true }).agent).at(-1)).toEqual([
      'rxagent.approval.decision',
      { ...decision, 'rxagent.approval.reason': 'Go on.' },
    ]);
  });

  it('should tell of memory that was trimmed and of answers that did not fit', () => {
    const memory: Memory = { load: () => [], commit: () => of({ type: 'memory-trim', removed: 4, kept: 2 }), clear: () => undefined };
    const { agent } = run(['no JSON', '{"dry":true}'], { memory, tools: [], responseSchema: { type: 'object' } });

    expect(eventsOf(agent)).toEqual([
      ['rxagent.output.invalid', { 'rxagent.output.attempt': 1 }],
      ['rxagent.memory.trim', { 'rxagent.memory.removed': 4, 'rxagent.memory.kept': 2 }],
    ]);
  });

  it('should tell that a guard has rewritten the answer', () => {
    expect(eventsOf(run(['Dry.'], { guards: { output: [() => ({ rewrite: 'Wet.' })] } }).agent)).toEqual([['rxagent.output.rewrite', {}]]);
  });

  it('should tell question and answer when content is captured', () => {
    expect(run(['Dry.'], {}, { captureContent: true }).agent.attributes).toMatchObject({
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Umbrella?"}]}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Dry."}]}]',
    });
  });

  it('should tell what an unsubscribed run has cost, and that it was one', () => {
    const sdk = probe();
    const spans = new RunSpans(makeTelemetry(sdk), runEvent('run-start', { messages: [] }));

    spans.end(runEvent('run-cancelled', { timeMs: 3, reason: 'unsubscribe', usage: usage(9, 1) }));

    expect(sdk.spans()).toMatchObject([{ endMs: 3, attributes: { 'rxagent.finish_reason': 'unsubscribed', 'rxagent.cancelled': true, 'gen_ai.usage.input_tokens': 9, 'gen_ai.usage.output_tokens': 1 } }]);
  });

  it.each<[string, (context: unknown) => string | undefined]>([
    ['throws', () => {
      throw new Error('no thread');
    }],
    ['gives no text', () => 5 as unknown as string],
    ['gives nothing', () => undefined],
  ])('should do without the conversation when its function %s', (_, conversationId) => {
    const { sdk } = run(['Dry.'], {}, { conversationId });

    expect(sdk.spans().map(({ name }) => name)).toEqual(['invoke_agent', 'chat gpt-5']);
    expect(sdk.spans().filter(({ attributes }) => 'gen_ai.conversation.id' in attributes)).toEqual([]);
  });

  it('should have the active span as its parent', () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const sdk = probe();
    const caller = sdk.tracer.startSpan('caller');

    context.with(trace.setSpan(context.active(), caller), () => new RunSpans(makeTelemetry(sdk), runEvent('run-start', { messages: [] }))).end(runEvent('run-cancelled', { reason: 'unsubscribe' }));
    context.disable();

    expect(sdk.spans()).toMatchObject([{ name: 'invoke_agent', parent: caller.spanContext().spanId }]);
  });
});
