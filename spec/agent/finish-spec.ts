import { EMPTY, map, tap, type Observable } from 'rxjs';
import { ProviderError, ToolTimeoutError, type AgentOptions, type RunEvent } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { fail, finish } from '../../lib/agent/finish';
import { toResult } from '../../lib/agent/result';
import { openRun, type Run } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { collect } from '../support/collect';
import { runEvent, usage } from '../support/runEvents';

const question = { role: 'user', content: 'hi' } as const;
const start = runEvent('run-start', { messages: [question] });
const asked = [start, runEvent('iteration-start', {}), runEvent('llm-start', { provider: 'm', request: { systemPrompt: '', messages: [], tools: [] } })];
const partial = [...asked, runEvent('text-delta', { delta: 'Hel' }), runEvent('llm-note', { note: { type: 'usage', usage: usage(1, 2) } })];
const answer = { role: 'assistant', content: 'Hello' } as const;
const replied = [...asked, runEvent('llm-end', { message: answer, finishReason: 'stop', durationMs: 1, provider: 'm' })];
const whole = [...replied, runEvent('iteration-end', { finishReason: 'stop' })];

/** A run to which `events` have happened. */
function runAfter(events: readonly RunEvent[], options: Partial<AgentOptions> = {}): Run {
  const run = openRun(toSettings({ provider: scriptedProvider([], { name: 'm' }), ...options }, []), 'hi');
  events.forEach((event) => reduce(run.state, event));
  return run;
}

describe('finish', () => {
  const memory = (saving: Observable<unknown>) => ({ load: () => [], commit: jest.fn(() => saving), clear: () => undefined });

  it('should tell the result when the memory has the conversation', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const saving = cold('  ---|');
    const savingSubs = '   ^--!';
    const expected = '     ---(r|)';

    const run = runAfter(whole, { memory: memory(saving) });

    expectObservable(finish(run).pipe(map((event) => event.type === 'run-end' && [event.timeMs, event.result]))).toBe(expected, { r: [3, toResult(run)] });
    expectSubscriptions(saving.subscriptions).toBe(savingSubs);
  }));

  it('should hand the conversation to the memory once, and not before it is subscribed to', () => {
    const { commit, ...others } = memory(EMPTY);
    const events = finish(runAfter(whole, { memory: { ...others, commit } }));
    expect(commit).not.toHaveBeenCalled();

    collect(events);

    expect(commit.mock.calls).toEqual([[[question, answer]]]);
  });

  it('should tell the result at once without a memory', () => {
    const { values, completed } = collect(finish(runAfter(whole)));

    expect(values).toMatchObject([{ type: 'run-end', result: { content: 'Hello', messages: [question, answer] } }]);
    expect(completed).toBe(true);
  });
});

describe('fail', () => {
  const failed = (run: Run, cause: unknown) => collect(fail(run, cause).pipe(tap((event) => reduce(run.state, event))));
  const ofMemory = new Error('disk full');
  const timedOut = new ToolTimeoutError('x', 1);

  it('should close what is open, tell what was done, then fail', () => {
    const run = runAfter(partial);
    const { values, error } = failed(run, new Error('overloaded'));

    expect(values.map(({ type }) => type)).toEqual(['llm-end', 'usage', 'iteration-end', 'run-error']);
    expect(values[0]).toMatchObject({ finishReason: 'error', error });
    expect(values[3]).toMatchObject({ error, messages: [question, { role: 'assistant', content: 'Hel' }], usage: usage(1, 2), trace: { runId: run.runId } });
    expect(values[3]).toHaveProperty('trace.steps.0.type', 'llm-call');
  });

  it('should tell the failure in the trace', () => {
    const { values } = failed(runAfter(partial), new Error('overloaded'));

    expect(values.at(-1)).toMatchObject({ trace: { steps: [{ type: 'llm-call' }, { type: 'error', name: 'ProviderError', message: "Provider 'm' failed: overloaded" }] } });
  });

  it.each<[string, unknown, string]>([
    ['an error', new TypeError('fetch failed'), "Provider 'm' failed: fetch failed"],
    ['a text', 'fetch failed', "Provider 'm' failed: fetch failed"],
    ['nothing', undefined, "Provider 'm' failed: undefined"],
    ['an object without a prototype', Object.create(null), "Provider 'm' failed: an error that cannot be written as text"],
  ])('should make a ProviderError of %s that a provider throws', (_, cause, message) => {
    const { error } = failed(runAfter(asked), cause);

    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ message, provider: 'm', retryable: false, cause });
  });

  it.each<[string, readonly RunEvent[], unknown]>([
    ["this library's from a provider", asked, new ProviderError('Too many requests', { provider: 'm', status: 429 })],
    ["this library's from elsewhere", asked, timedOut],
    ['those before the model is asked', [start], ofMemory],
    ['those after the reply', replied, ofMemory],
    ['those after the turns', whole, ofMemory],
  ])('should pass errors as they are: %s', (_, events, cause) => {
    const { values, error } = failed(runAfter(events), cause);

    expect(error).toBe(cause);
    expect(values.at(-1)).toMatchObject({ type: 'run-error', error: cause });
  });
});
