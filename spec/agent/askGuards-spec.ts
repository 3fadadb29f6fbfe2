import { AsyncLocalStorage } from 'node:async_hooks';
import { EMPTY, NEVER, of, Subject, throwError } from 'rxjs';
import { ConfigurationError } from 'rxagent';
import { marbles, scriptedProvider } from 'rxagent/testing';
import { askGuards } from '../../lib/agent/askGuards';
import { openRun } from '../../lib/agent/run';
import { toSettings } from '../../lib/agent/settings';
import type { Guard } from '../../lib/types/guards';
import { collect } from '../support/collect';

type Text = Guard<string, string>;
const open = () => openRun(toSettings({ provider: scriptedProvider([]) }, []), 'hi');
const run = open();
const answerOf = (...guards: unknown[]): unknown => {
  const { values, completed } = collect(askGuards(run, guards as Text[], 'text', 'where'));
  expect([values.length, completed]).toEqual([1, true]);
  return values[0];
};
const add = (more: string): Text => (text) => ({ rewrite: text + more });
const says = (verdict: unknown) => () => verdict;
const unclear = { block: 'a check failed', cause: expect.any(ConfigurationError) as unknown };

describe('askGuards', () => {
  it.each<[string, unknown[], unknown]>([
    ['no guard', [], { value: 'text' }],
    ['true', [says(true)], { value: 'text' }],
    ['nothing', [says(undefined)], { value: 'text' }],
    ['a rewrite', [says({ rewrite: 'other' })], { value: 'other' }],
    ['a rewrite to an empty text', [says({ rewrite: '' })], { value: '' }],
    ['one rewrite upon the other', [add('1'), says(true), add('2')], { value: 'text12' }],
    ['a stream', [() => of({ rewrite: 'other' }, { block: 'too late' })], { value: 'other' }],
    ['a stream of nothing said', [() => of(undefined)], { value: 'text' }],
  ])('should let pass, synchronously: %s', (_, guards, answer) => {
    expect(answerOf(...guards)).toEqual(answer);
  });

  it.each<[string, unknown, unknown]>([
    ['a block', says({ block: 'a secret' }), { block: 'a secret' }],
    ['a block and a rewrite', says({ rewrite: 'x', block: 'a secret' }), { block: 'a secret' }],
    ['a block without a reason', says({ block: '' }), { block: 'no reason given' }],
    ['a block that is no text', says({ block: true }), { block: 'no reason given' }],
    ['a guard that throws', () => { throw new Error('no'); }, { block: 'a check failed', cause: new Error('no') }],
    ['a stream that fails', () => throwError(() => new Error('no')), { block: 'a check failed', cause: new Error('no') }],
    ['a stream without a verdict', () => EMPTY, unclear],
    ['false', says(false), unclear],
    ['null', says(null), unclear],
    ['a text', says('pass'), unclear],
    ['an object that is no verdict', says({ passed: true }), unclear],
    ['a rewrite to what is no text', says({ rewrite: 5 }), unclear],
    ['a rewrite to nothing', says({ rewrite: undefined }), unclear],
    ['a list within a promise or stream', () => of([true]), unclear],
  ])('should block: %s', (_, guard, answer) => {
    const later = jest.fn();

    expect(answerOf(guard, later)).toEqual(answer);
    expect(later).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([['null', null], ['a list', []], ['a text', 'x']])('should take no rewrite of an object to %s', (_, rewrite) => {
    const guard = says({ rewrite }) as unknown as Guard<Record<string, unknown>, undefined>;

    expect(collect(askGuards(run, [guard], { a: 1 }, undefined)).values).toEqual([unclear]);
  });

  it('should ask each with what the one before has made', () => {
    const guards = [jest.fn(add('1')), jest.fn(add('2'))];

    answerOf(...guards);

    expect(guards.map(({ mock }) => mock.calls)).toEqual([[['text', 'where']], [['text1', 'where']]]);
  });

  it('should ask one after the other', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold<true>('   --p    ', { p: true });
    const firstSubs = '    ^-!    ';
    const second = cold('    ---r--', { r: { rewrite: 'other' } });
    const secondSubs = '   --^--! ';
    const expected = '     -----(v|)';

    expectObservable(askGuards(run, [() => first, () => second], 'text', 'where')).toBe(expected, { v: { value: 'other' } });
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
  }));

  it('should leave a guard on unsubscribe, and ask no further', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const guard = cold<true>('   ---p', { p: true });
    const guardSubs = '    ^-!';
    const expected = '     ---';

    const later = jest.fn(() => NEVER);

    expectObservable(askGuards(run, [() => guard, later], 'text', 'where'), guardSubs).toBe(expected);
    expectSubscriptions(guard.subscriptions).toBe(guardSubs);
    flush();
    expect(later).not.toHaveBeenCalled();
  }));

  it('should enter each guard under what AsyncLocalStorage held for the run', () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const verdict = new Subject<true>();
    const slow: Text = () => (seen.push(storage.getStore()), verdict);
    const quick: Text = () => void seen.push(storage.getStore());
    storage.run('page', () => collect(askGuards(storage.run('run', open), [slow, quick], 'text', 'where')));

    storage.run('socket', () => verdict.next(true));

    expect(seen).toEqual(['run', 'run']);
  });
});
