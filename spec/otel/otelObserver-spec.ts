import { expectTypeOf } from 'expect-type';
import { map, NEVER, throwError, timer } from 'rxjs';
import { Agent, ProviderError, tapRun, tool, type AgentObserver, type AgentOptions } from 'rxagent';
import { otelObserver, type OtelObserverOptions } from 'rxagent/otel';
import { marbleProvider, marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { lineOf, probe } from './probe';

const rain = tool({
  name: 'rain',
  description: 'Tells whether it rains',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  execute: ({ city }) => timer(city === 'Bern' ? 3 : 1).pipe(map(() => `dry in ${city}`)),
});
const forever = makeTool('forever', () => NEVER);
const b = toolCall('rain', { city: 'Bern' }, 'c1');
const c = toolCall('rain', { city: 'Basel' }, 'c2');
const f = toolCall('forever');

/** The spans of a run in virtual time, of which nothing may stay open. */
function spansOf(turns: string[], options: Partial<AgentOptions> = {}, { stop, unsubscribe }: { stop?: string; unsubscribe?: string } = {}): string[] {
  const sdk = probe();
  marbles(({ cold, hot, expectObservable }) => {
    const values = { b, c, f, x: 'Dry.' };
    const provider = marbleProvider(turns.map((turn) => cold(turn, values, new ProviderError('too many requests', { provider: 'spec', status: 429 }))), { name: 'spec' });
    const agent = new Agent({ provider, tools: [rain, forever], observers: [sdk.observer], ...options });
    expectObservable(agent.stream({ messages: 'Umbrella?', ...(stop && { stop: hot(stop) }) }), unsubscribe);
  })();
  expect(sdk.open()).toEqual([]);
  expect(sdk.ended()).toHaveLength(sdk.spans().length);
  return sdk.spans().map(lineOf);
}

describe('otelObserver', () => {
  it('should write a run as a tree of spans, parallel tools side by side, in the time of the events', () => {
    expect(spansOf(['-b(c|)', '--x|'])).toEqual([
      'invoke_agent < none 0-8 UNSET',
      'chat < invoke_agent 0-2 UNSET',
      'execute_tool rain < invoke_agent 2-5 UNSET',
      'execute_tool rain < invoke_agent 2-3 UNSET',
      'chat < invoke_agent 5-8 UNSET',
    ]);
  });

  it.each<[string, string[], Partial<AgentOptions>, { stop?: string; unsubscribe?: string }, string[]]>([
    ['the model fails', ['-#'], { retry: false }, {}, ['invoke_agent < none 0-1 ERROR 429', 'chat < invoke_agent 0-1 ERROR 429']],
    ['it is unsubscribed while the model speaks', ['-x-'], {}, { unsubscribe: '--!' }, ['invoke_agent < none 0-2 UNSET cancelled', 'chat < invoke_agent 0-2 UNSET cancelled']],
    ['it is stopped while the model speaks', ['-x-'], {}, { stop: '--s' }, ['invoke_agent < none 0-2 UNSET cancelled', 'chat < invoke_agent 0-2 UNSET']],
    [
      'it is unsubscribed while tools run',
      ['-f(b|)'],
      {},
      { unsubscribe: '---!' },
      ['invoke_agent < none 0-3 UNSET cancelled', 'chat < invoke_agent 0-2 UNSET', 'execute_tool forever < invoke_agent 2-3 UNSET cancelled', 'execute_tool rain < invoke_agent 2-3 UNSET cancelled'],
    ],
    [
      'it is stopped while tools run',
      ['-f(c|)'],
      {},
      { stop: '----s' },
      ['invoke_agent < none 0-4 UNSET cancelled', 'chat < invoke_agent 0-2 UNSET', 'execute_tool forever < invoke_agent 2-4 UNSET cancelled', 'execute_tool rain < invoke_agent 2-3 UNSET'],
    ],
    [
      'a tool times out',
      ['-f(c|)', 'x|'],
      { toolTimeoutMs: 4 },
      {},
      [
        'invoke_agent < none 0-7 UNSET',
        'chat < invoke_agent 0-2 UNSET',
        'execute_tool forever < invoke_agent 2-6 ERROR tool-timeout',
        'execute_tool rain < invoke_agent 2-3 UNSET',
        'chat < invoke_agent 6-7 UNSET',
      ],
    ],
    [
      'the run times out',
      ['-f|'],
      { runTimeoutMs: 5 },
      {},
      ['invoke_agent < none 0-5 ERROR run-timeout', 'chat < invoke_agent 0-2 UNSET', 'execute_tool forever < invoke_agent 2-5 UNSET cancelled'],
    ],
    ['a call is denied', ['-b|', 'x|'], { toolPolicy: { deny: ['rain'] } }, {}, ['invoke_agent < none 0-3 UNSET', 'chat < invoke_agent 0-2 UNSET', 'chat < invoke_agent 2-3 UNSET']],
    ['a tool ends the run', ['-c|'], { tools: [{ ...rain, terminal: true }] }, {}, ['invoke_agent < none 0-3 UNSET', 'chat < invoke_agent 0-2 UNSET', 'execute_tool rain < invoke_agent 2-3 UNSET']],
  ])('should close every span when %s', (_, turns, options, end, expected) => {
    expect(spansOf(turns, options, end)).toEqual(expected);
  });

  it('should tell apart runs that it watches at once', marbles(({ cold, expectObservable, flush }) => {
    const slow = cold('--x----|');
    const quick = cold('-x|');
    const sdk = probe();
    const run = (turn: typeof slow, agentName: string) =>
      new Agent({ provider: marbleProvider([turn], { name: 'spec', defaultModel: agentName }), observers: [sdk.observer] }).stream('hi').pipe(map(({ type }) => type));

    expectObservable(run(slow, 'slow')).toBe('--c----(r|)', { c: 'chunk', r: 'result' });
    expectObservable(run(quick, 'quick')).toBe('-c(r|)', { c: 'chunk', r: 'result' });
    flush();

    expect(sdk.spans().map(lineOf)).toEqual(['invoke_agent < none 0-7 UNSET', 'chat slow < invoke_agent 0-7 UNSET', 'invoke_agent < none 0-2 UNSET', 'chat quick < invoke_agent 0-2 UNSET']);
    expect(new Set(sdk.ended().map((span) => span.spanContext().traceId)).size).toBe(2);
  }));

  describe('content', () => {
    const secret = /secret/;
    const run = async (captureContent: boolean): Promise<string> => {
      const sdk = probe({ captureContent });
      const leak = makeTool('leak', () => throwError(() => new Error('secret of the error')));
      const options: AgentOptions = {
        provider: scriptedProvider([[toolCall('rain', { city: 'secret city' }), toolCall('leak', { word: 'secret word' })], 'The secret answer']),
        tools: [makeTool('rain', () => 'secret result'), leak],
        systemPrompt: 'A secret instruction',
        observers: [sdk.observer],
        toolPolicy: { review: ['leak'] },
        approve: () => ({ approved: true, reason: 'secret reason' }),
      };
      collect(new Agent(options).stream('A secret question'));
      expect(sdk.spans()).toHaveLength(5);
      expect(JSON.stringify(await sdk.metrics())).not.toMatch(secret);
      return JSON.stringify(sdk.spans());
    };

    it('should not be recorded by default', async () => {
      await expect(run(false)).resolves.not.toMatch(secret);
    });

    it('should be recorded when it is asked for, and not on metrics', async () => {
      const text = await run(true);

      for (const what of ['question', 'answer', 'instruction', 'city', 'word', 'result', 'of the error', 'reason']) expect(text).toContain(`secret ${what}`);
    });
  });

  it('should listen to deltas only where the time to the first chunk is wanted', () => {
    const deltas = ['onTextDelta', 'onReasoningDelta', 'onToolCall', 'onToolProgress', 'onLlmNote'];

    expect(Object.keys(otelObserver()).filter((hook) => deltas.includes(hook))).toEqual([]);
    expect(Object.keys(otelObserver({ timeToFirstChunk: true })).filter((hook) => deltas.includes(hook))).toEqual(['onTextDelta', 'onReasoningDelta', 'onToolCall']);
  });

  it.each([
    ['text', '--x-x|', 0.002],
    ['a call', '---(b|)', 0.003],
    ['nothing', '----|', undefined],
  ])('should tell the time to the first chunk when that is %s', (_, turn, seconds) => {
    const sdk = probe({ timeToFirstChunk: true });
    marbles(({ cold, expectObservable }) => {
      const agent = new Agent({ provider: marbleProvider([cold(turn, { b, x: 'x' }), cold('|')]), tools: [rain], observers: [sdk.observer], routingOnly: true });
      expectObservable(agent.stream('hi'));
    })();

    expect(sdk.spans().find(({ name }) => name === 'chat')?.attributes['gen_ai.response.time_to_first_chunk']).toBe(seconds);
  });

  it('should work as an operator, too', () => {
    const sdk = probe();

    collect(new Agent({ provider: scriptedProvider(['Hi.']) }).events('hi').pipe(tapRun(sdk.observer)));

    expect(sdk.spans().map(({ name, parent }) => [name, parent])).toEqual([['invoke_agent', undefined], ['chat', 'invoke_agent']]);
  });

  it('should have types', () => {
    expectTypeOf(otelObserver()).toEqualTypeOf<AgentObserver>();
    expectTypeOf<OtelObserverOptions>().toExtend<{ agentName?: string | undefined; captureContent?: boolean | undefined }>();
    expectTypeOf(otelObserver({ conversationId: ({ thread }: { thread: string }) => thread })).toEqualTypeOf<AgentObserver<{ thread: string }>>();
    // @ts-expect-error a tracer is no provider of tracers
    otelObserver({ tracer: { getTracer: () => undefined } });
  });
});
