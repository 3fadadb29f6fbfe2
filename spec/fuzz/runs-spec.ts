import fc from 'fast-check';
import type { RunEvent } from 'rxagent';
import { eventFaults } from '../support/eventFaults';
import { historyFaults } from '../support/historyFaults';
import { playRun, randomRun } from '../support/randomRuns';

/*
 * Whatever a model, its tools, a person and a user do, and whenever they do it: a run has one end, its events are in order, its history is valid, and nothing is left
 * behind. Time is jest's, so that pending timers can be counted.
 */

/** Of each turn: the text that was streamed, and the text of its message. */
function textFaults(events: readonly RunEvent[], isGuarded: boolean): string[] {
  const faults: string[] = [];
  let streamed = '';
  let rewritten: string | undefined;
  for (const event of events) {
    if (event.type === 'iteration-start') [streamed, rewritten] = ['', undefined];
    if (event.type === 'text-delta') streamed += event.delta;
    if (event.type === 'output-rewrite') rewritten = event.content;
    if (event.type === 'llm-end' && event.message.content !== (rewritten ?? streamed) && !(isGuarded && event.message.content === '')) faults.push(`'${streamed}' became '${event.message.content}'`);
  }
  return faults;
}

describe('any run', () => {
  beforeEach(() => jest.useFakeTimers({ now: 0 }));
  afterEach(() => jest.useRealTimers());

  it('has one end, events in order, a valid history, and leaves nothing behind', () => {
    fc.assert(
      fc.property(randomRun, (given) => {
        const { events, ends, afterwards, memory, hasMemory, live } = playRun(given);
        const last = events.at(-1);
        const faults = {
          ends: ends.length === 1 ? [] : ends,
          afterwards,
          terminal: ends[0] === 'complete' ? last?.type === 'run-end' : ends[0] === 'error' ? last?.type === 'run-error' : last?.type !== 'run-end' && last?.type !== 'run-error',
          events: ends[0] === 'unsubscribe' ? [] : eventFaults(events),
          history: last?.type === 'run-end' ? historyFaults(last.result.messages) : last?.type === 'run-error' ? historyFaults(last.messages) : [],
          memory: historyFaults(memory),
          uncommitted: hasMemory && ends[0] !== 'complete' && memory.length > 0,
          text: textFaults(events, given.options.guards !== undefined),
          live,
          timers: jest.getTimerCount(),
        };
        expect(faults).toEqual({ ends: [], afterwards: 0, terminal: true, events: [], history: [], memory: [], uncommitted: false, text: [], live: 0, timers: 0 });
      }),
      { numRuns: 800 },
    );
  });
});
