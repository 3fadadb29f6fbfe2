import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { of, Subject, tap } from 'rxjs';
import { listenersOf, tellObservers } from '../../lib/observers/tellObservers';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { RunEvent } from '../../lib/types/runEvent';
import { runEvent } from '../support/runEvents';

const start = runEvent('run-start', { messages: [] });
const delta = runEvent('text-delta', { delta: 'hi' });

describe('tellObservers', () => {
  it('should call each hook that is there, and nothing else', () => {
    const heard: string[] = [];
    const observers: AgentObserver[] = [{ onRunStart: () => void heard.push('one') }, { onRunStart: () => void heard.push('two') }, {}];

    of<RunEvent[]>(start, delta).pipe(tap(tellObservers(listenersOf(observers), (tell) => tell()))).subscribe();

    expect(heard).toEqual(['one', 'two']);
  });

  it('should tell of an unsubscribe in the captured context, wherever it comes from', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const events = new Subject<RunEvent>();
    const enter = storage.run('run', () => AsyncLocalStorage.snapshot());

    const subscription = events.pipe(tap(tellObservers(listenersOf([{ onCancelled: () => seen.push(storage.getStore()) }]), enter))).subscribe();
    events.next(start);
    storage.run('page', () => subscription.unsubscribe());

    expect(seen).toEqual(['run']);
  });
});
