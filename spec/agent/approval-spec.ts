import { EMPTY, finalize, NEVER, of, throwError } from 'rxjs';
import { AgentError } from 'rxagent';
import { marbles, scriptedProvider, toolCall } from 'rxagent/testing';
import { askApproval, refusal, type Decision } from '../../lib/agent/approval';
import { openRun, type Run } from '../../lib/agent/run';
import { toSettings } from '../../lib/agent/settings';
import type { ApprovalRequest, Approve } from '../../lib/types/toolPolicy';
import { collect } from '../support/collect';

const call = toolCall('send', { to: 'ada' });
const runWith = (approvalTimeoutMs?: number): Run => openRun(toSettings({ provider: scriptedProvider([]), ...(approvalTimeoutMs !== undefined && { approvalTimeoutMs }) }, []), 'hi');
const request: ApprovalRequest = { call, args: { to: 'ada' }, context: undefined, runId: 'run' };
const decided = (approve: unknown, run = runWith()) => collect(askApproval(run, approve as Approve, request));
const yes: Decision = { approved: true, by: 'approve' };
const no: Decision = { approved: false, by: 'approve' };
const late: Decision = { approved: false, by: 'timeout' };
const broken: Decision = { approved: false, by: 'error', error: new Error('no') };

describe('askApproval', () => {
  it.each<[string, unknown, Decision]>([
    ['true', true, yes],
    ['an object that says so', { approved: true }, yes],
    ['with a reason', { approved: true, reason: 'Fine.' }, { ...yes, reason: 'Fine.' }],
    ['a stream', of(true, false), yes],
    ['a stream of an object', of({ approved: true }), yes],
  ])('should be a clear yes, synchronously: %s', (_, answer, decision) => {
    expect(decided(() => answer)).toEqual({ values: [decision], completed: true });
  });

  it.each<[string, unknown, Decision]>([
    ['false', false, no],
    ['an object that says so', { approved: false }, no],
    ['with a reason', { approved: false, reason: 'Too expensive.' }, { ...no, reason: 'Too expensive.' }],
    ['a reason that is no text', { approved: false, reason: 7 }, no],
    ['nothing', undefined, no],
    ['null', null, no],
    ['a number', 1, no],
    ['a text', 'yes', no],
    ['a text that says true', 'true', no],
    ['an object that says it with a text', { approved: 'true' }, no],
    ['an object that says it with a number', { approved: 1 }, no],
    ['an object that says nothing', {}, no],
    ['a Boolean object', new Boolean(true), no],
    ['a function', () => true, no],
    ['a stream without a value', EMPTY, no],
    ['a stream of a text', of('yes', true), no],
    ['a no, then a yes', of(false, true), no],
    ['a stream of streams', of(of(true)), no],
    ['a stream that fails', throwError(() => new Error('no')), broken],
  ])('should be a no, synchronously: %s', (_, answer, decision) => {
    expect(decided(() => answer)).toEqual({ values: [decision], completed: true });
  });

  it('should be a no when it throws', () => {
    expect(decided(() => { throw new Error('no'); })).toEqual({ values: [broken], completed: true });
  });

  it.each<[string, () => unknown, Decision]>([
    ['a promise', async () => true, yes],
    ['a promise of a text', async () => 'yes', no],
    ['a promise that rejects', async () => { throw new Error('no'); }, broken],
    ['an async iterable', async function* () { yield true; }, yes],
    ['an async iterable without a value', async function* () { /* nothing */ }, no],
  ])('should await %s', async (_, approve, decision) => {
    await expect(new Promise((resolve) => askApproval(runWith(), approve as Approve, request).subscribe(resolve))).resolves.toEqual(decision);
  });

  it('should be asked with the request', () => {
    const approve = jest.fn(() => true);

    decided(approve);

    expect(approve.mock.calls).toEqual([[request]]);
  });

  describe('in time', () => {
    it.each<[string, string, string, string, Decision]>([
      ['a yes', '           --y   ', '^-!   ', '--(d|)     ', yes],
      ['a yes at the last moment', '---y', '^--!', '---(d|)', yes],
      ['a yes that is late', '-----y  ', '^---! ', '----(d|)  ', late],
      ['silence', '         -       ', '^---! ', '----(d|)   ', late],
      ['an end in silence', '-|    ', '^!    ', '-(d|)      ', no],
      ['an error', '        -#      ', '^!    ', '-(d|)      ', broken],
    ])('should decide on %s', (_, diagram, answerSubs, expected, decision) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer = cold<boolean>(diagram, { y: true }, new Error('no'));

      expectObservable(askApproval(runWith(4), () => answer, request)).toBe(expected, { d: decision });
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    })());

    it('should wait forever without a limit, and be left on unsubscribe', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const answer = cold<boolean>('-');
      const answerSubs = '^ 3599999ms !';
      const expected = '  -';

      expectObservable(askApproval(runWith(), () => answer, request), answerSubs).toBe(expected);
      expectSubscriptions(answer.subscriptions).toBe(answerSubs);
    }));

    it('should say so although the teardown throws', () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

      marbles(({ expectObservable }) => {
        const expected = '----(d|)';

        expectObservable(askApproval(runWith(4), () => NEVER.pipe(finalize(() => { throw new Error('broken'); })), request)).toBe(expected, { d: late });
      })();
      expect(warn).toHaveBeenCalledTimes(1);
      warn.mockRestore();
    });
  });
});

describe('refusal', () => {
  it.each<[string, Decision, boolean, string]>([
    ['denied', { approved: false, by: 'policy' }, false, "Tool 'send' is not allowed. Go on without it."],
    ['nobody to ask', { approved: false, by: 'policy' }, true, "Tool 'send' was not approved: there is nobody to ask. Go on without it."],
    ['refused', no, true, "Tool 'send' was not approved. Go on without it."],
    ['refused with a reason', { ...no, reason: 'Ask Ada first.' }, true, "Tool 'send' was not approved: Ask Ada first."],
    ['late', late, true, "Tool 'send' was not approved within 4 ms. Go on without it."],
    ['failed', broken, true, "Tool 'send' was not approved: asking for approval failed. Go on without it."],
  ])('should tell the model: %s', (_, decision, isReviewed, message) => {
    const error = refusal(runWith(4), call, decision, isReviewed);

    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ message, code: 'tool-denied' });
    expect(error.cause).toEqual(decision.error);
  });
});
