import { EMPTY, firstValueFrom, from, NEVER, of } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { abortable } from '../../lib/protocol/abortable';
import { collect } from '../support/collect';

/** Records the signals it was given, and answers with a promise. */
function sender<A>(answer: () => PromiseLike<A>) {
  const signals: AbortSignal[] = [];
  const send = (signal: AbortSignal): PromiseLike<A> => {
    signals.push(signal);
    return answer();
  };
  return { send, signals, aborted: () => signals.map((signal) => signal.aborted) };
}

describe('abortable', () => {
  it('sends once for each subscription, and not before', () => {
    const { send, aborted } = sender(() => Promise.resolve('answer'));
    const reply = abortable(send, (answer) => of(answer));
    expect(aborted()).toEqual([]);
    reply.subscribe();
    reply.subscribe();
    expect(aborted()).toEqual([false, false]);
  });

  it('emits what is made of the answer', async () => {
    const { send } = sender(() => Promise.resolve([1, 2]));
    expect(await firstValueFrom(abortable(send, ([one, two]) => of({ one, two })))).toEqual({ one: 1, two: 2 });
  });

  it('aborts when it is left before the answer', () => {
    const { send, aborted } = sender(() => new Promise(() => {}));
    abortable(send, () => EMPTY).subscribe().unsubscribe();
    expect(aborted()).toEqual([true]);
  });

  it('aborts, and leaves what was made of the answer, when it is left after it', marbles(({ cold, expectSubscriptions, flush }) => {
    const body = cold(' -a-');
    const bodySubs = '  ^-!';
    const { send, aborted } = sender(() => ({ then: (use: (value: undefined) => void) => use(undefined) }) as PromiseLike<undefined>);
    const subscription = abortable(send, () => body).subscribe();
    cold('              --x').subscribe(() => subscription.unsubscribe());

    expectSubscriptions(body.subscriptions).toBe(bodySubs);
    flush();
    expect(aborted()).toEqual([true]);
  }));

  it('fails as the request does, and ignores a failure that comes after it was left', async () => {
    const rejection = new Error('refused');
    const failing = abortable(() => Promise.reject(rejection), () => NEVER);
    await expect(firstValueFrom(failing)).rejects.toBe(rejection);
    const left = collect(failing);
    failing.subscribe({ error: () => { throw new Error('told after unsubscribe'); } }).unsubscribe();
    await Promise.resolve().then(() => {});
    expect(left.error).toBe(rejection);
  });

  it('fails as what is made of the answer does', async () => {
    await expect(firstValueFrom(abortable(() => Promise.resolve(1), () => from(Promise.reject(new Error('body')))))).rejects.toThrow('body');
  });
});
