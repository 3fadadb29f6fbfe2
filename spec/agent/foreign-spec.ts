import { AsyncLocalStorage } from 'node:async_hooks';
import { defer, map, NEVER, of, Subject, take } from 'rxjs';
import { Agent, type AgentObserver, type RunEvent, type ToolCall } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { foreign } from '../../lib/agent/foreign';
import { openRun } from '../../lib/agent/run';
import { toSettings } from '../../lib/agent/settings';
import { collect } from '../support/collect';
import { makeTool } from '../support/makeTool';
import { runEvent } from '../support/runEvents';

const open = () => openRun(toSettings({ provider: scriptedProvider([]) }, []), 'hi');
const opening = runEvent('tool-start', { call: toolCall('look') });
const delta = (text: string): RunEvent => runEvent('text-delta', { delta: text });
const letter = (event: RunEvent): string => (event.type === 'text-delta' ? event.delta : 'o');

describe('foreign', () => {
  it.each<[string, string, string, string]>([
    ['many values', ' -a-b-|', '^----!', 'oa-b-|'],
    ['no values', '  --|   ', '^-!   ', 'o-|   '],
    ['no end', '     -a-   ', '^--   ', 'oa-   '],
    ['an error', '   -a-#  ', '^--!  ', 'oa-#  '],
  ])('should say its opening, then pass a stream with %s', (_, marblesOfSource, sourceSubs, expected) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(marblesOfSource);

      expectObservable(foreign(open(), opening, () => source.pipe(map(delta))).pipe(map(letter))).toBe(expected);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    })();
  });

  it('should unsubscribe from the stream, and make a new one for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -a-b-|');
    const subs1 = '        ^-!';
    const expected1 = '    oa-';
    const subs2 = '        ---^------';
    const expected2 = '    ---oa-b-|';
    const sourceSubs = [' ^-!', '---^----!'];

    const make = jest.fn(() => source.pipe(map(delta)));
    const events = foreign(open(), opening, make).pipe(map(letter));

    expectObservable(events, subs1).toBe(expected1);
    expectObservable(events, subs2).toBe(expected2);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should not enter when the opening was enough', () => {
    const make = jest.fn(() => NEVER);

    expect(collect(foreign(open(), opening, make).pipe(take(1)))).toEqual({ values: [opening], completed: true });
    expect(make).not.toHaveBeenCalled();
  });

  it('should fail when the stream cannot be made', () => {
    const error = new Error('no such model');

    expect(collect(foreign(open(), opening, () => { throw error; }))).toEqual({ values: [opening], error, completed: false });
  });

  describe('the subscriber', () => {
    it('should take events of the maker, in the order of the calls', () => {
      const events = foreign(open(), opening, (subscriber) => {
        subscriber.next(delta('a'));
        return defer(() => {
          subscriber.next(delta('b'));
          return of(delta('c'), delta('d'));
        });
      });

      expect(collect(events.pipe(map(letter))).values.join('')).toBe('oabcd');
    });

    it.each<[string, (source: Subject<RunEvent>, unsubscribe: () => void) => void]>([
      ['has completed', (source) => source.complete()],
      ['has failed', (source) => source.error('no matter')],
      ['was unsubscribed', (_, unsubscribe) => unsubscribe()],
    ])('should ignore them when the stream %s', (_, end) => {
      const source = new Subject<RunEvent>();
      const letters: string[] = [];
      let late: (event: RunEvent) => void = () => undefined;

      const subscription = foreign(open(), opening, (subscriber) => {
        late = (event) => subscriber.next(event);
        return source;
      }).subscribe({ next: (event) => letters.push(letter(event)), error: () => undefined });
      late(delta('a'));
      end(source, () => subscription.unsubscribe());
      late(delta('b'));

      expect(letters.join('')).toBe('oa');
    });
  });

  describe('AsyncLocalStorage', () => {
    const storage = new AsyncLocalStorage<string>();

    it('should be what it was for the run where the stream is made and subscribed to, and untouched for its values', () => {
      const seen: unknown[] = [];
      const see = (): unknown => seen.push(storage.getStore());
      const source = new Subject<RunEvent>();
      const run = storage.run('run', open);
      const events = foreign(run, opening, () => {
        see();
        return defer(() => {
          see();
          return source;
        });
      });

      storage.run('page', () => events.subscribe(see));
      storage.run('socket', () => source.next(delta('a')));

      expect(seen).toEqual(['page', 'run', 'run', 'socket']);
    });

    it('should be the same in every provider call, tool and hook of a run, whatever drives it', async () => {
      const seen: string[] = [];
      const see = (who: string): unknown => seen.push(`${who}: ${storage.getStore()}`);
      const socket = new Subject<ToolCall>();
      const hear = ({ type }: RunEvent): unknown => see(type);
      const observer: AgentObserver = { onRunStart: hear, onLlmStart: hear, onToolCall: hear, onToolEnd: hear, onRunEnd: hear };
      const replies = [socket, of('done')];
      const provider = { name: 'm', stream: () => { see('provider'); return replies.shift() ?? NEVER; } };
      const work = makeTool('work', async () => {
        see('tool');
        await Promise.resolve();
        see('tool, later');
      });
      const agent = new Agent({ provider, tools: [work], observers: [observer] });

      const done = storage.run('run', () => agent.run('hi'));
      storage.run('socket', () => socket.next(toolCall('work')));
      storage.run('socket', () => socket.complete());
      await done;

      const places = ['run-start', 'llm-start', 'provider', 'tool-call', 'tool', 'tool, later', 'tool-end', 'llm-start', 'provider', 'run-end'];
      expect(seen).toEqual(places.map((place) => `${place}: run`));
    });
  });
});
