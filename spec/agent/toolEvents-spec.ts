import { map } from 'rxjs';
import { AgentError, ToolTimeoutError, ToolValidationError, type AgentOptions, type RunEvent } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { openRun, type Run } from '../../lib/agent/run';
import { reduce } from '../../lib/agent/runState';
import { toSettings } from '../../lib/agent/settings';
import { cutResult, failureText, toolCancelled, toolEnded, toolFailed, toolProgress } from '../../lib/agent/toolEvents';
import { outcome, runEvent } from '../support/runEvents';

const call = toolCall('clock');

/** A run whose second turn has asked for the tool, after `events`. */
function runAfter(...events: readonly RunEvent[]): Run {
  return runWith({}, ...events);
}
function runWith(options: Partial<AgentOptions>, ...events: readonly RunEvent[]): Run {
  const run = openRun(toSettings({ provider: scriptedProvider([]), ...options }, []), { messages: 'hi', context: 'ctx' });
  const asked = runEvent('llm-start', { provider: 'm', request: { systemPrompt: '', messages: [], tools: [] } });
  [runEvent('iteration-start', { iteration: 2 }), asked, runEvent('tool-call', { call }), ...events].forEach((event) => reduce(run.state, event));
  return run;
}
const common = ({ runId }: Run) => ({ runId, context: 'ctx', iteration: 2, timeMs: expect.any(Number) as number, call });

describe('toolProgress', () => {
  it.each<[string, unknown, string]>([
    ['text', 'a', 'a'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['nothing', undefined, ''],
  ])('should tell the value and its text: %s', (_, value, content) => {
    const run = runAfter();

    expect(toolProgress(run, call, value)).toStrictEqual({ ...common(run), type: 'tool-progress', value, content });
  });
});

describe('toolEnded', () => {
  it.each<[string, unknown, string]>([
    ['text', '12:00', '12:00'],
    ['zero', 0, '0'],
    ['false', false, 'false'],
    ['null', null, ''],
  ])('should tell the value and what the model hears: %s', (_, value, content) => {
    const run = runAfter();

    expect(toolEnded(run, call, value)).toStrictEqual({ ...common(run), type: 'tool-end', outcome: outcome(call, 0, content), value });
  });
});

describe('toolFailed', () => {
  it.each<[string, unknown, string]>([
    ['an error', new TypeError('no battery'), "Tool 'clock' failed: no battery"],
    ['a text', 'no battery', "Tool 'clock' failed: no battery"],
    ['nothing', undefined, "Tool 'clock' failed: undefined"],
    ['a time-out', new ToolTimeoutError('clock', 5), "Tool 'clock' timed out after 5 ms"],
    ['a call that cannot be run', new ToolValidationError("Unknown tool 'clock'.", 'clock'), "Unknown tool 'clock'."],
  ])('should tell the error and what the model hears: %s', (_, error, content) => {
    const run = runAfter();

    expect(toolFailed(run, call, error)).toStrictEqual({ ...common(run), type: 'tool-error', outcome: outcome(call, 0, content, true), error });
  });

  it('should tell the model what it is given', () => {
    expect(toolFailed(runAfter(), call, new Error('a stack of secrets'), 'not today')).toMatchObject({ outcome: { content: 'not today' } });
  });
});

describe('maxToolResultLength', () => {
  const run = runWith({ maxToolResultLength: 4 });

  it('should cut results and failures, whose value and error stay whole', () => {
    const error = new Error('no');

    expect(toolEnded(run, call, '12:00')).toMatchObject({ outcome: { content: '12:0… [cut: 1 of 5 characters left out]' }, value: '12:00' });
    expect(toolFailed(run, call, error)).toMatchObject({ outcome: { content: 'Tool… [cut: 19 of 23 characters left out]' }, error });
    expect(cutResult(run, '12:00')).toBe('12:0… [cut: 1 of 5 characters left out]');
  });

  it('should cut neither progress nor the words of this library', () => {
    expect(toolProgress(run, call, '12:00')).toMatchObject({ content: '12:00' });
    expect(toolCancelled(run, call)).toMatchObject({ outcome: { content: 'cancelled' } });
    expect(failureText(call, 'no')).toBe("Tool 'clock' failed: no");
  });
});

describe('toolCancelled', () => {
  it('should answer the model and keep the reason', () => {
    const event = toolCancelled(runAfter(), call);

    expect(event).toMatchObject({ type: 'tool-error', outcome: outcome(call, 0, 'cancelled', true), error: { code: 'cancelled', message: "Tool 'clock' was cancelled" } });
    expect(event.type === 'tool-error' && AgentError.isInstance(event.error)).toBe(true);
  });
});

it.each<[string, (run: Run) => RunEvent]>([
  ['end', (run) => toolEnded(run, call, 0)],
  ['failure', (run) => toolFailed(run, call, 0)],
  ['cancellation', (run) => toolCancelled(run, call)],
])("a tool's %s should take the time from its start, none if it has not started", (_, make) => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const later = cold(' -a---b|');
    const laterSubs = '  ^-----!';
    const expected = '   -a---b|';

    const runs = { a: runAfter(), b: runAfter(runEvent('tool-start', { call, timeMs: 1 })) };
    const told = later.pipe(
      map((letter) => make(runs[letter as 'a' | 'b'])),
      map((event) => 'outcome' in event && [event.timeMs, event.outcome.durationMs]),
    );

    expectObservable(told).toBe(expected, { a: [1, 0], b: [5, 4] });
    expectSubscriptions(later.subscriptions).toBe(laterSubs);
  })();
});
