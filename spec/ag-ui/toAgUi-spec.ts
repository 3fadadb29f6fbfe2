import { ConfigurationError, type RunEvent } from 'rxagent';
import { toAgUi, type AgUiEvent } from 'rxagent/ag-ui';
import { marbles } from 'rxagent/testing';
import { mergeMap, of, type Observable } from 'rxjs';
import { result } from '../support/agentEvents';
import { runEvent } from '../support/runEvents';

const names = { threadId: 't', runId: 'r' };
/** What the operator gives, each event as a letter: more than one may come in a frame. */
const letters: Partial<Record<AgUiEvent['type'], string>> = {
  RUN_STARTED: 'R', STEP_STARTED: 'S', TEXT_MESSAGE_START: 'M', TEXT_MESSAGE_CONTENT: 'C', TEXT_MESSAGE_END: 'E', STEP_FINISHED: 's', RUN_FINISHED: 'F', RUN_ERROR: 'X',
};
const encoded = (source: Observable<RunEvent>): Observable<string | undefined> => source.pipe(toAgUi(names), mergeMap(({ type }) => of(letters[type])));
const values: Record<string, RunEvent> = {
  r: runEvent('run-start', { messages: [] }),
  i: runEvent('iteration-start', {}),
  t: runEvent('text-delta', { delta: 'a' }),
  e: runEvent('llm-end', { message: { role: 'assistant', content: 'aa' }, finishReason: 'stop', durationMs: 0, provider: 'p' }),
  z: runEvent('iteration-end', {}),
  f: runEvent('run-end', { result: result('aa') }),
  x: runEvent('run-error', { error: new ConfigurationError('no'), messages: [], usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 }, trace: { runId: 'run', steps: [] } }),
};

describe('toAgUi', () => {
  it('tells of the start at once, then what happens as it happens', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  --r-i-t---t-e-z-(f|)', values);
    const sourceSubs = '   ^---------------!    ';
    const expected = '     R---S-(MC)C-E-s-(F|)';

    expectObservable(encoded(source)).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('tells of a failure, with nothing left open, and completes', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -i-t----x-----#', values, new Error('no'));
    const sourceSubs = '   ^-------------!';
    const expected = '     RS-(MC)-(EsX)-|';

    expectObservable(encoded(source)).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('makes one error of an error alone, and of an end without a result', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const failing = cold(' -i-#', values, new Error('no'));
    const failingSubs = '  ^--!';
    const failed = '       RS-(sX|)';
    const short = cold('   -i-|', values);
    const shortSubs = '    ^--!';
    const cut = '          RS-(sX|)';

    expectObservable(encoded(failing)).toBe(failed);
    expectSubscriptions(failing.subscriptions).toBe(failingSubs);
    expectObservable(encoded(short)).toBe(cut);
    expectSubscriptions(short.subscriptions).toBe(shortSubs);
  }));

  it('unsubscribes at once, and begins anew for each subscriber', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -i--t--', values);
    const firstSub = '     ^-!    ';
    const secondSub = '    ---^----!';
    const first = '        RS     ';
    const second = '       ---RS--(MC)';
    const twice = encoded(source);

    expectObservable(twice, firstSub).toBe(first);
    expectObservable(twice, secondSub).toBe(second);
    expectSubscriptions(source.subscriptions).toBe([firstSub, secondSub]);
  }));

  it('never ends by itself', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  -', values);
    const sourceSubs = '   ^';
    const expected = '     R';

    expectObservable(encoded(source)).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('wants both names', () => {
    expect(() => toAgUi({ threadId: 't' } as never)).toThrow(new ConfigurationError('toAgUi needs the threadId and the runId of the request, both strings.'));
  });
});
