import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it, jest } from '@jest/globals';
import { concat, NEVER, of, Subject, tap } from 'rxjs';
import { listenersOf, tellObservers, type Enter } from '../../lib/observers/tellObservers';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { RunEvent } from '../../lib/types/runEvent';
import { runEvent } from '../support/runEvents';

const start = runEvent('run-start', { messages: [] });
const delta = runEvent('text-delta', { delta: 'hi' });

const tapObservers = (observers: AgentObserver[], enter: Enter) => tap(tellObservers(listenersOf(observers), enter));

describe('tellObservers', () => {
  it('should enter each hook that is there, and nothing else', () => {
    const enter = jest.fn((fn: () => unknown) => fn());

    of<RunEvent[]>(start, delta).pipe(tapObservers([{ onRunStart: () => 1 }, { onRunStart: () => 2 }, {}], enter as Enter)).subscribe();

    expect(enter.mock.results.map(({ value }) => value)).toEqual([1, 2]);
  });

  it('should call hooks in the captured context, wherever events and the unsubscribe come from', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const see = (): unknown => seen.push(storage.getStore());
    const events = new Subject<RunEvent>();
    const enter = storage.run('run', () => AsyncLocalStorage.snapshot());

    const subscription = events.pipe(tapObservers([{ onRunStart: see, onCancelled: see }], enter)).subscribe(see);
    storage.run('socket', () => events.next(start));
    storage.run('page', () => subscription.unsubscribe());

    expect(seen).toEqual(['run', 'socket', 'run']);
  });

  it('should warn when entering fails', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const next = jest.fn();

    concat(of(start), NEVER).pipe(tapObservers([{ onRunStart: () => 1 }], () => { throw new Error('no context'); })).subscribe(next);

    expect(next).toHaveBeenCalledWith(start);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('onRunStart'), new Error('no context')]]);
    warn.mockRestore();
  });
});
