import { AsyncLocalStorage } from 'node:async_hooks';
import { EMPTY, finalize, NEVER, of, Subject, throwError } from 'rxjs';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { firstAnswer } from '../../lib/agent/firstAnswer';
import { openRun } from '../../lib/agent/run';
import { toSettings } from '../../lib/agent/settings';
import { collect } from '../support/collect';

const open = () => openRun(toSettings({ provider: scriptedProvider([]) }, []), 'hi');
const run = open();

describe('firstAnswer', () => {
  it.each<[string, string, string, string]>([
    ['the first of several values', ' --a-b-|', '^-!', '--(a|)'],
    ['a value and the end', '       --(a|)', '^-!', '--(a|)'],
    ['an empty text for none', '    --|', '   ^-!', '--(e|)'],
    ['an error', '                  --#', '   ^-!', '--#'],
    ['nothing yet', '               ---', '   ^--', '---'],
  ])('should tell %s', (_, marblesOfAnswer, answerSubs, expected) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const answer = cold(marblesOfAnswer);

    expectObservable(firstAnswer(run, () => answer)).toBe(expected, { a: 'a', e: '' });
    expectSubscriptions(answer.subscriptions).toBe(answerSubs);
  })());

  it('should leave the stream on unsubscribe', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const answer = cold('---a');
    const answerSubs = ' ^-!';
    const expected = '   ---';

    expectObservable(firstAnswer(run, () => answer), answerSubs).toBe(expected);
    expectSubscriptions(answer.subscriptions).toBe(answerSubs);
  }));

  it.each<[string, unknown, unknown]>([
    ['a value', true, true],
    ['no value', undefined, undefined],
    ['an object', { a: 1 }, { a: 1 }],
    ['a text, whole', 'yes', 'yes'],
    ['the first item of a list', [1, 2], 1],
    ['the first value of a stream', of(1, 2), 1],
    ['undefined of a stream', of(undefined), undefined],
    ['an empty text for an empty list', [], ''],
    ['an empty text for an empty stream', EMPTY, ''],
  ])('should be synchronous: %s', (_, given, answer) => {
    expect(collect(firstAnswer(run, () => given))).toEqual({ values: [answer], completed: true });
  });

  it.each<[string, () => unknown, unknown]>([
    ['a promise', async () => true, true],
    ['a promise of a stream', async () => of(1, 2), 1],
    ['an async iterable', async function* () { yield 1; yield 2; }, 1],
  ])('should await %s', async (_, ask, answer) => {
    await expect(new Promise((resolve, reject) => firstAnswer(run, ask).subscribe({ next: resolve, error: reject }))).resolves.toBe(answer);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => { throw new Error('no'); }],
    ['gives a stream that fails', () => throwError(() => new Error('no'))],
  ])('should fail where it %s', (_, ask) => {
    expect(collect(firstAnswer(run, ask))).toEqual({ values: [], error: new Error('no'), completed: false });
  });

  it('should ask once for each subscription, and not before', () => {
    const ask = jest.fn(() => NEVER);
    const answer = firstAnswer(run, ask);
    expect(ask).not.toHaveBeenCalled();

    answer.subscribe();
    answer.subscribe();

    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('should have left the stream when the answer is told', () => {
    const seen: string[] = [];
    const button = new Subject<string>();
    firstAnswer(run, () => button.pipe(finalize(() => seen.push('left')))).subscribe((answer) => seen.push(String(answer)));

    button.next('yes');
    button.next('again');

    expect(seen).toEqual(['left', 'yes']);
  });

  it('should tell the answer although the teardown of its stream throws', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const button = new Subject<string>();
    const answered = collect(firstAnswer(run, () => button.pipe(finalize(() => { throw new Error('broken'); }))));

    button.next('yes');

    expect(answered).toEqual({ values: ['yes'], completed: true });
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('should enter foreign code under what AsyncLocalStorage held for the run', () => {
    const storage = new AsyncLocalStorage<string>();
    const mine = storage.run('run', open);

    expect(storage.run('page', () => collect(firstAnswer(mine, () => storage.getStore())).values)).toEqual(['run']);
  });
});
