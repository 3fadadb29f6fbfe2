import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { defer, map, Observable, of, Subject, take, throwError, timer } from 'rxjs';
import { Agent, ProviderError, type AgentEvent, type AgentOptions, type Provider, type Tool, type ToolCall } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { makeTool } from '../support/makeTool';
import { probe } from '../otel/probe';

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());

type Probe = ReturnType<typeof probe>;

/** Calls `fn` in a new span, as a web server does for each request. */
const inSpan = <T>(tracer: Tracer, name: string, fn: (span: Span) => T): T => {
  const span = tracer.startSpan(name);
  return context.with(trace.setSpan(context.active(), span), () => fn(span));
};

/** What an instrumented HTTP client does: a span in the context that is active now. */
const request = (tracer: Tracer, name: string): void => tracer.startSpan(name).end();

/** The ended children of the caller's span as `invoke_agent`, of all others as `parent > name`. */
const familyOf = (sdk: Probe, caller: Span): string[] => {
  const { spanId } = caller.spanContext();
  return sdk.spans().flatMap(({ name, parent }) => (parent === spanId ? [name] : parent === undefined || !/^[a-z]/.test(parent) ? [] : [`${parent} > ${name}`]));
};

/** The family of the span in which a run is subscribed to, whose timers all fire outside of it. */
function familyIn(sdk: Probe, options: AgentOptions, expected: string): string[] {
  let caller!: Span;
  marbles(({ expectObservable }) => {
    const run = new Observable<AgentEvent>((subscriber) =>
      inSpan(sdk.tracer, 'caller', (span) => {
        caller = span;
        return new Agent({ ...options, observers: [sdk.observer] }).stream('hi').subscribe(subscriber);
      }));
    expectObservable(run.pipe(map(({ type }) => type[0]))).toBe(expected);
  })();
  expect(trace.getActiveSpan()).toBeUndefined();
  return familyOf(sdk, caller);
}

describe('with the context manager of OpenTelemetry for Node, the span of the caller is the parent', () => {
  it('of the agent, and of what parallel tools make whenever they make it', async () => {
    const sdk = probe();
    const spanning = (name: string, ticks: number): Tool =>
      makeTool(name, async () => {
        request(sdk.tracer, `${name} before`);
        for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
        request(sdk.tracer, `${name} after`);
      });
    const provider = scriptedProvider([[toolCall('slow'), toolCall('quick')], [toolCall('slow', {}, 'again')], 'Done.']);
    const agent = new Agent({ provider, tools: [spanning('slow', 9), spanning('quick', 2)], observers: [sdk.observer] });

    const caller = await inSpan(sdk.tracer, 'POST /ask', async (span) => {
      await agent.run('Ask both');
      return span;
    });

    expect(familyOf(sdk, caller)).toEqual([
      'invoke_agent',
      'invoke_agent > chat',
      'invoke_agent > execute_tool slow',
      'execute_tool slow > slow before',
      'invoke_agent > execute_tool quick',
      'execute_tool quick > quick before',
      'execute_tool quick > quick after',
      'execute_tool slow > slow after',
      'invoke_agent > chat',
      'invoke_agent > execute_tool slow',
      'execute_tool slow > slow before',
      'execute_tool slow > slow after',
      'invoke_agent > chat',
    ]);
  });

  it('in each of two runs that one emitter drives', async () => {
    const sdk = probe();
    const replies = new Subject<ToolCall>();
    let asked = 0;
    const provider: Provider = { name: 'shared', nativeTools: true, stream: () => (asked++ < 2 ? replies.pipe(take(1)) : of('Done.')) };
    const traces: Record<string, string | undefined> = {};
    const look = makeTool('look', (_, { context: who }) => {
      request(sdk.tracer, `look for ${String(who)}`);
      traces[String(who)] = trace.getActiveSpan()?.spanContext().traceId;
    });
    const agent = new Agent({ provider, tools: [look], observers: [sdk.observer] });
    const ask = (who: string) => inSpan(sdk.tracer, who, (span) => ({ span, done: agent.run({ messages: 'hi', context: who }) }));

    const [ada, bob] = [ask('Ada'), ask('Bob')];
    inSpan(sdk.tracer, 'socket', () => replies.next(toolCall('look')));
    await Promise.all([ada.done, bob.done]);

    expect(familyOf(sdk, ada.span)).toEqual(expect.arrayContaining(['invoke_agent', 'execute_tool look > look for Ada', 'execute_tool look > look for Bob']));
    expect(traces).toEqual({ Ada: ada.span.spanContext().traceId, Bob: bob.span.spanContext().traceId });
  });

  it('after a tool has timed out', () => {
    const sdk = probe();
    const stuck = makeTool('stuck', () => {
      request(sdk.tracer, 'stuck');
      return timer(99);
    });
    const next = makeTool('next', () => request(sdk.tracer, 'next'));
    const provider = scriptedProvider([[toolCall('stuck'), toolCall('next', {}, 'n1')], [toolCall('next', {}, 'n2')], 'Done.']);

    expect(familyIn(sdk, { provider, tools: [stuck, next], toolTimeoutMs: 5 }, '(ccc)(ccccr|)')).toEqual([
      'invoke_agent',
      'invoke_agent > chat',
      'invoke_agent > execute_tool stuck',
      'execute_tool stuck > stuck',
      'invoke_agent > execute_tool next',
      'execute_tool next > next',
      'invoke_agent > chat',
      'invoke_agent > execute_tool next',
      'execute_tool next > next',
      'invoke_agent > chat',
    ]);
  });

  it('of each try of the model', () => {
    const sdk = probe();
    let tries = 0;
    const provider: Provider = {
      name: 'busy',
      stream: () =>
        defer(() => {
          request(sdk.tracer, `POST ${++tries}`);
          return tries < 3 ? throwError(() => new ProviderError('busy', { provider: 'busy', retryable: true })) : of('Done.');
        }),
    };

    expect(familyIn(sdk, { provider, retry: { count: 2, delayMs: 2, jitter: 0 } }, '------(cr|)')).toEqual([
      'invoke_agent',
      'invoke_agent > chat',
      'chat > POST 1',
      'chat > POST 2',
      'chat > POST 3',
    ]);
    expect(sdk.spans().flatMap(({ events }) => events.map(({ name, atMs }) => [name, atMs]))).toEqual([['rxagent.retry', 0], ['rxagent.retry', 2]]);
  });
});
