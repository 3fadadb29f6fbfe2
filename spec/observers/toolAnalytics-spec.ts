import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { concat, NEVER, of } from 'rxjs';
import { tapRun } from '../../lib/observers/tapRun';
import { ToolAnalytics } from '../../lib/observers/toolAnalytics';
import type { RunEvent } from '../../lib/types/runEvent';
import type { ToolStats } from '../../lib/types/toolStats';
import { call, result } from '../support/agentEvents';
import { outcome, runEvent, usage } from '../support/runEvents';

const start = (id: string, toolName?: string, runId = 'run'): RunEvent => runEvent('tool-start', { call: call(id, toolName), runId });
const end = (id: string, durationMs: number, toolName?: string, runId = 'run'): RunEvent => {
  const ended = call(id, toolName);
  return runEvent('tool-end', { call: ended, outcome: outcome(ended, durationMs), value: '', runId });
};
const fail = (id: string, durationMs: number, toolName?: string): RunEvent => {
  const failed = call(id, toolName);
  return runEvent('tool-error', { call: failed, outcome: outcome(failed, durationMs, 'no', true), error: 'no' });
};
const over: Record<string, RunEvent> = {
  'run-end': runEvent('run-end', { result: result('') }),
  'run-error': runEvent('run-error', { error: 'no', messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } }),
  'run-cancelled': runEvent('run-cancelled', { reason: 'unsubscribe' }),
};

/** What analytics have counted after these events. */
const after = (...events: RunEvent[]): Readonly<Record<string, ToolStats>> => {
  const analytics = new ToolAnalytics();
  of(...events).pipe(tapRun(analytics)).subscribe();
  return analytics.snapshot();
};

describe('ToolAnalytics', () => {
  it('should be empty at first', () => {
    expect(new ToolAnalytics().snapshot()).toStrictEqual({});
  });

  it('should count calls, failures and durations by tool', () => {
    expect(after(start('1'), end('1', 10), start('2'), fail('2', 30), start('3'), end('3', 20), start('4', 'weather'), end('4', 0, 'weather'))).toStrictEqual({
      search: { calls: 3, failures: 1, successRate: 2 / 3, totalDurationMs: 60, meanDurationMs: 20 },
      weather: { calls: 1, failures: 0, successRate: 1, totalDurationMs: 0, meanDurationMs: 0 },
    });
  });

  it('should count parallel calls that end in another order', () => {
    expect(after(start('1'), start('2', 'weather'), start('3'), end('3', 5), fail('2', 7, 'weather'), end('1', 9))).toMatchObject({
      search: { calls: 2, totalDurationMs: 14 },
      weather: { calls: 1, failures: 1, successRate: 0 },
    });
  });

  it('should keep the calls of concurrent runs apart', () => {
    const ends = [end('1', 5, 'search', 'a'), end('1', 6, 'search', 'b')];

    expect(after(start('1', 'search', 'a'), start('1', 'search', 'b'), over['run-end']!, ...ends)).toMatchObject({ search: { calls: 2, totalDurationMs: 11 } });
  });

  it('should not count what never ran, what has not ended, nor one end twice', () => {
    expect(after(fail('1', 0), start('2', 'weather'), start('3'), end('3', 4), fail('3', 4))).toEqual({ search: expect.objectContaining({ calls: 1 }) });
  });

  it.each(Object.keys(over))('should forget with %s the calls that have not ended', (type) => {
    expect(after(start('1'), over[type]!, end('1', 5))).toEqual({});
  });

  it('should forget the calls of a run that is unsubscribed', () => {
    const analytics = new ToolAnalytics();

    concat(of(start('1')), NEVER).pipe(tapRun(analytics)).subscribe().unsubscribe();
    of(end('1', 5)).pipe(tapRun(analytics)).subscribe();

    expect(analytics.snapshot()).toEqual({});
  });

  it('should give a new snapshot each time', () => {
    const analytics = new ToolAnalytics();
    of(start('1'), end('1', 5)).pipe(tapRun(analytics)).subscribe();
    const before = analytics.snapshot();

    of(start('2'), end('2', 5)).pipe(tapRun(analytics)).subscribe();

    expect(before['search']?.calls).toBe(1);
    expect(analytics.snapshot()).not.toBe(analytics.snapshot());
    expect(analytics.snapshot()['search']?.calls).toBe(2);
  });

  it('should start anew after clear, with the calls that end from then on', () => {
    const analytics = new ToolAnalytics();
    const watch = tapRun(analytics);
    concat(of(start('1'), end('1', 5), start('2')), NEVER).pipe(watch).subscribe();

    analytics.clear();

    expect(analytics.snapshot()).toEqual({});
    of(end('2', 7)).pipe(watch).subscribe();
    expect(analytics.snapshot()).toMatchObject({ search: { calls: 1, totalDurationMs: 7 } });
  });

  it.each(['__proto__', 'constructor', 'toString'])('should treat a tool named %s as any other', (name) => {
    const stats = after(start('1', name), end('1', 5, name), start('2', name), fail('2', 5, name));

    expect(Object.keys(stats)).toEqual([name]);
    expect(Object.getOwnPropertyDescriptor(stats, name)?.value).toMatchObject({ calls: 2, failures: 1 });
    expect({}).not.toHaveProperty('calls');
    expect(Object.getPrototypeOf(stats)).toBe(Object.prototype);
  });

  it('should be typed', () => {
    expectTypeOf(after()).toEqualTypeOf<Readonly<Record<string, ToolStats>>>();
    // @ts-expect-error a snapshot is not to be written
    after()['search'] = { calls: 1, failures: 0, successRate: 1, totalDurationMs: 0, meanDurationMs: 0 };
  });
});
