import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { concat, from, NEVER, of, Subject, take, takeUntil, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { hookNames } from '../../lib/observers/hookNames';
import { tapRun } from '../../lib/observers/tapRun';
import type { AgentObserver } from '../../lib/types/agentObserver';
import type { RunEvent } from '../../lib/types/runEvent';
import { result } from '../support/agentEvents';
import { marbles } from 'rxagent/testing';
import { runEvent, usage } from '../support/runEvents';

const s = runEvent('run-start', { messages: [], context: 'ada' });
const d = runEvent('text-delta', { delta: 'hi', context: 'ada' });
const c = runEvent('run-cancelled', { reason: 'stop' });
const e = runEvent('run-end', { result: result('hi') });
const x = runEvent('run-error', { error: 'no', messages: [], usage: usage(0, 0), trace: { runId: 'run', steps: [] } });
const values = { s, d, c, e, x };

/** An observer with all hooks, which keeps what they hear. */
const recorder = (): { observer: AgentObserver; heard: RunEvent[]; types: () => string[] } => {
  const heard: RunEvent[] = [];
  const hooks = Object.values(hookNames).map((name) => [name, (event: RunEvent) => heard.push(event)]);
  return { observer: Object.fromEntries(hooks) as AgentObserver, heard, types: () => heard.map(({ type }) => type) };
};

const cancelled = (timeMs: number): RunEvent => ({ type: 'run-cancelled', reason: 'unsubscribe', runId: 'run', timeMs, context: 'ada' });

let warn: jest.SpiedFunction<typeof console.warn>;
beforeEach(() => { warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined); });
afterEach(() => { warn.mockRestore(); });

describe('tapRun', () => {
  it.each(Object.entries(hookNames))('should tell %s to %s alone, and pass it', (type, name) => {
    const event = { ...d, type, note: { type: 'model', model: 'm' } } as unknown as RunEvent;
    const hook = jest.fn();
    const other = jest.fn();
    const next = jest.fn();
    const rest = Object.fromEntries(Object.values(hookNames).map((key) => [key, other]));

    concat(of(event), NEVER).pipe(tapRun({ ...rest, [name]: hook })).subscribe(next);

    expect(hook.mock.calls).toEqual([[event]]);
    expect(other).not.toHaveBeenCalled();
    expect(next.mock.calls).toEqual([[event]]);
    expect(warn).not.toHaveBeenCalled();
  });

  describe('passing a stream', () => {
    /** The diagrams of a stream that passes unchanged, and what hooks hear of it. */
    const cases: [name: string, source: string, subs: string, heard: string[]][] = [
      ['an empty stream', '     --|        ', '^-!        ', []],
      ['a stream that never ends', '-', '          ^          ', []],
      ['one event', '          -s---      ', '^          ', ['run-start']],
      ['a run', '              -s-d-d-(e|)', '^------!   ', ['run-start', 'text-delta', 'text-delta', 'run-end']],
      ['a run that fails', '   -s-d-(x#)  ', '^----!     ', ['run-start', 'text-delta', 'run-error']],
      ['a run that is stopped', '-s-d-(ce|) ', '^----!     ', ['run-start', 'text-delta', 'run-cancelled', 'run-end']],
    ];

    it.each(cases)('should pass %s', (_, diagram, sourceSubs, heard) => {
      const { observer, types } = recorder();

      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold(diagram, values);

        expectObservable(source.pipe(tapRun(observer))).toBe(diagram, values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      })();

      expect(types()).toEqual(heard);
    });

    it('should tell each subscription on its own', () => {
      const { observer, heard } = recorder();

      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -s-d-(e|)   ', values);
        const firstSubs = '    ^---!       ';
        const expectedFirst = '-s-d        ';
        const secondSubs = '   --^----!    ';
        const expectedSecond = '---s-d-(e|)';

        const tapped = source.pipe(tapRun(observer));

        expectObservable(tapped, firstSubs).toBe(expectedFirst, values);
        expectObservable(tapped, '--^').toBe(expectedSecond, values);
        expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
      })();

      expect(heard).toEqual([s, d, s, cancelled(4), d, e]);
    });
  });

  describe('on unsubscribe', () => {
    it('should tell one last run-cancelled, with the time of the scheduler', () => {
      const { observer, heard } = recorder();

      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('-s--d--d--(e|)', values);
        const sourceSubs = ' ^-----!       ';
        const expected = '   -s--d--       ';

        expectObservable(source.pipe(tapRun(observer)), sourceSubs).toBe(expected, values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      })();

      expect(heard).toEqual([s, d, cancelled(6)]);
    });

    it('should tell nothing when no event was seen', () => {
      const { observer, heard } = recorder();

      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('--s-d-(e|)', values);
        const sourceSubs = ' ^!        ';
        const expected = '   -         ';

        expectObservable(source.pipe(tapRun(observer)), sourceSubs).toBe(expected, values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      })();

      expect(heard).toEqual([]);
    });

    it.each<[string, RunEvent[]]>([['ended', [e]], ['failed', [x]]])(
      'should tell nothing when the run has %s',
      (_, events) => {
        const { observer, heard } = recorder();

        concat(of(s, ...events), NEVER).pipe(tapRun(observer)).subscribe().unsubscribe();

        expect(heard).toEqual([s, ...events]);
      },
    );

    it('should tell of a run that was stopped and left before its end', () => {
      const { observer, types } = recorder();

      concat(of(s, c), NEVER).pipe(tapRun(observer)).subscribe().unsubscribe();

      expect(types()).toEqual(['run-start', 'run-cancelled', 'run-cancelled']);
    });

    it('should show an event before those that a hook brings about', () => {
      const stop = new Subject<void>();
      const shown: string[] = [];
      const source = new Subject<RunEvent>();

      concat(source.pipe(takeUntil(stop)), of(c, e))
        .pipe(tapRun({ onTextDelta: () => stop.next() }))
        .subscribe(({ type }) => shown.push(type));
      source.next(s);
      source.next(d);

      expect(shown).toEqual(['run-start', 'text-delta', 'run-cancelled', 'run-end']);
    });

    it('should tell nothing when the consumer leaves at the last event', () => {
      const { observer, types } = recorder();

      concat(of(s, d, e), NEVER).pipe(tapRun(observer), take(3)).subscribe();

      expect(types()).toEqual(['run-start', 'text-delta', 'run-end']);
    });

    it('should tell of the run that goes on when others have ended before', () => {
      const { observer, types } = recorder();
      const second = { ...s, runId: 'second' };

      concat(of(s, e, second), NEVER).pipe(tapRun(observer)).subscribe().unsubscribe();

      expect(types()).toEqual(['run-start', 'run-end', 'run-start', 'run-cancelled']);
    });

    it.each<[string, MonoTypeOperatorFunction<RunEvent>]>([
      ['is cut', takeUntil(of(1))],
      ['breaks off', () => concat(of(s), throwError(() => 'no end was told'))],
    ])('should also tell it when the stream %s upstream', (_, cut) => {
      const { observer, types } = recorder();

      concat(of(s), of(d).pipe(cut)).pipe(tapRun(observer)).subscribe({ error: () => undefined });

      expect(types().at(-1)).toBe('run-cancelled');
    });
  });

  describe('the usage of the reply that was cut', () => {
    const note = (tokens: number): RunEvent => runEvent('llm-note', { note: { type: 'usage', usage: usage(tokens, 1) } });
    const start = runEvent('llm-start', { provider: 'spec', request: { systemPrompt: '', messages: [], tools: [] } });
    const finish = runEvent('llm-note', { note: { type: 'finish', reason: 'stop' } });
    const end = runEvent('llm-end', { message: { role: 'assistant', content: '' }, finishReason: 'stop', durationMs: 0, provider: 'spec', usage: usage(9, 1) });

    it.each<[string, RunEvent[], number | undefined]>([
      ['nothing before a note', [start], undefined],
      ['the note', [start, note(5)], 5],
      ['the last note', [start, note(5), note(7), finish, d], 7],
      ['what llm-end has summed up', [start, note(5), end], 9],
      ['nothing once usage has told it', [start, note(9), end, runEvent('usage', { usage: usage(9, 1) })], undefined],
      ['nothing of an earlier reply', [start, note(5), start], undefined],
      ['nothing of an earlier run', [start, note(5), s], undefined],
    ])('should be %s', (_, events, inputTokens) => {
      const { observer, heard } = recorder();

      concat(of(s, ...events), NEVER).pipe(tapRun(observer)).subscribe().unsubscribe();

      const last = heard.at(-1);
      expect(last).toMatchObject({ type: 'run-cancelled', reason: 'unsubscribe' });
      if (inputTokens === undefined) expect(last).not.toHaveProperty('usage');
      else expect(last).toHaveProperty('usage', usage(inputTokens, 1));
    });
  });

  describe('hooks', () => {
    it('should be called in the order of the observers, before the subscriber sees the event', () => {
      const log: string[] = [];
      const named = (name: string): AgentObserver => ({ onRunStart: () => log.push(name), onRunEnd: () => log.push(name) });

      of<RunEvent[]>(s, e).pipe(tapRun([named('a'), named('b')])).subscribe(({ type }) => log.push(type));

      expect(log).toEqual(['a', 'b', 'run-start', 'a', 'b', 'run-end']);
    });

    it('should be called as methods, also those of a class', () => {
      class Counter implements AgentObserver {
        count = 0;
        onTextDelta(): void { this.count++; }
      }
      const counter = new Counter();

      of<RunEvent[]>(s, d, d, e).pipe(tapRun(counter)).subscribe();

      expect(counter.count).toBe(2);
    });

    it('should stay out of reach of a caller who changes the list', () => {
      const { observer, heard } = recorder();
      const observers = [observer];
      const tapped = of(s).pipe(tapRun(observers));
      observers.pop();

      tapped.subscribe();

      expect(heard[0]).toBe(s);
    });

    it('should disturb neither the run nor each other when they throw', () => {
      class Faulty implements AgentObserver {
        onRunStart(): void { throw new Error('broken'); }
        onTextDelta(): void { throw new Error('no such hook'); }
      }
      const { observer, types } = recorder();
      const next = jest.fn();

      of<RunEvent[]>(s, d, e).pipe(tapRun([new Faulty(), observer])).subscribe(next);

      expect(types()).toEqual(['run-start', 'text-delta', 'run-end']);
      expect(next).toHaveBeenCalledTimes(3);
      expect(warn.mock.calls).toEqual([
        [expect.stringContaining('Faulty.onRunStart'), new Error('broken')],
        [expect.stringContaining('Faulty.onTextDelta'), new Error('no such hook')],
      ]);
    });

    it('should disturb nothing when their promise rejects', async () => {
      class Faulty implements AgentObserver {
        async onRunEnd(): Promise<void> { throw await Promise.resolve(new Error('broken')); }
      }
      const { observer, types } = recorder();

      of<RunEvent[]>(s, e).pipe(tapRun([new Faulty(), observer])).subscribe();
      await new Promise<void>((resolve) => { warn.mockImplementation(() => resolve()); });

      expect(types()).toEqual(['run-start', 'run-end']);
      expect(warn.mock.calls).toEqual([[expect.stringContaining('Faulty.onRunEnd'), new Error('broken')]]);
    });

    it.each<[string, unknown]>([
      ['belongs to an object without a prototype', Object.assign(Object.create(null) as object, { onRunStart: () => { throw new Error('broken'); } })],
      ['gives back what looks like a promise and throws', { onRunStart: () => ({ then: () => { throw new Error('broken'); } }) }],
    ])('should warn once when one %s', (_, observer) => {
      const next = jest.fn();

      of(s).pipe(tapRun([observer as AgentObserver])).subscribe(next);

      expect(next).toHaveBeenCalledWith(s);
      expect(warn.mock.calls.filter(([text]) => String(text).includes('onRunStart'))).toHaveLength(1);
    });

    it.each<[unknown, string]>([
      [undefined, 'must be an object'],
      [{ onRunStart: true }, 'onRunStart of an observer must be a function'],
    ])('should be refused at once when the observer is %p', (observer, message) => {
      expect(() => tapRun(observer as AgentObserver)).toThrow(message);
    });

    it('should all hear an event before they hear that a hook has unsubscribed', () => {
      const { observer, types } = recorder();
      const stop = new Subject<void>();

      from([s, d, e]).pipe(tapRun([{ onTextDelta: () => stop.next() }, observer]), takeUntil(stop)).subscribe();

      expect(types()).toEqual(['run-start', 'text-delta', 'run-cancelled']);
    });

    it('should all hear an event before the ones that a hook brings about', () => {
      const { observer, types } = recorder();
      const events = new Subject<RunEvent>();
      const stopping: AgentObserver = { onTextDelta: () => from([c, e]).subscribe((event) => events.next(event)) };

      events.pipe(tapRun([stopping, observer])).subscribe();
      from([s, d]).subscribe((event) => events.next(event));

      expect(types()).toEqual(['run-start', 'text-delta', 'run-cancelled', 'run-end']);
    });
  });

  it('should be typed', () => {
    expectTypeOf(of(s as RunEvent).pipe(tapRun({ onToolEnd: ({ outcome }) => outcome.durationMs }))).toEqualTypeOf(of(s as RunEvent));
    expectTypeOf(tapRun([])).toEqualTypeOf<MonoTypeOperatorFunction<RunEvent>>();
    // @ts-expect-error there is no such hook
    tapRun({ onToolEnded: () => 0 });
    // @ts-expect-error a run-start event has no outcome
    tapRun({ onRunStart: ({ outcome }) => String(outcome) });
    // @ts-expect-error agent events are no run events
    of(result('hi')).pipe(tapRun({}));
  });

  it('should know the context of its stream', () => {
    interface User { user: string }
    const runs = of(s as RunEvent<User>);
    const observer: AgentObserver<User> = { onRunStart: ({ context }) => context.user };

    expectTypeOf(runs.pipe(tapRun({ onToolEnd: ({ context }) => context.user }))).toEqualTypeOf(runs);
    expectTypeOf(runs.pipe(tapRun([{ onToolEnd: ({ context }) => context.user }, recorder().observer]))).toEqualTypeOf(runs);
    expectTypeOf(runs.pipe(tapRun(recorder().observer))).toEqualTypeOf(runs);
    expectTypeOf(runs.pipe(tapRun(observer))).toEqualTypeOf(runs);
    expectTypeOf(tapRun<User>(observer)).toEqualTypeOf<MonoTypeOperatorFunction<RunEvent<User>>>();
    // @ts-expect-error the stream has no user
    of(s as RunEvent).pipe(tapRun(observer));
    // @ts-expect-error nobody says that there is a user
    tapRun({ onToolEnd: ({ context }) => { String(context.user); } });
    // @ts-expect-error the user has no name
    runs.pipe(tapRun({ onToolEnd: ({ context }) => context.name as unknown }));
  });
});
