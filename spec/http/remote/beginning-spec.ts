import { beginning } from '../../../lib/http/remote/beginning';

/** A body of the given pieces, which is then silent, or repeats the last one without an end. */
function answer(pieces: readonly string[], end: 'close' | 'silent' | 'endless' | 'error') {
  const cancelled = jest.fn();
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const text = pieces[end === 'endless' ? Math.min(at, pieces.length - 1) : at];
      at++;
      if (text !== undefined) controller.enqueue(new TextEncoder().encode(text));
      else if (end === 'close') controller.close();
      else if (end === 'error') controller.error(new Error('cut'));
      else return new Promise<void>(() => undefined);
      return undefined;
    },
    cancel: cancelled,
  }, { highWaterMark: 0 });
  return { cancelled, response: new Response(body), pulls: () => at };
}

describe('beginning', () => {
  it('is all of a short text', async () => {
    const { response } = answer(['Grü', 'ße'], 'close');
    expect(await beginning(response)).toBe('Grüße');
    expect(await beginning(new Response(null))).toBe('');
  });

  it('is no more than 10 KB, and leaves the rest', async () => {
    const { response, cancelled, pulls } = answer(['x'.repeat(3000)], 'endless');
    expect(await beginning(response)).toBe('x'.repeat(10_000));
    expect(cancelled).toHaveBeenCalledTimes(1);
    expect(pulls()).toBe(4);
  });

  it('is what has come in three seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const { response, cancelled } = answer(['Bad '], 'silent');
    const text = beginning(response);
    await jest.advanceTimersByTimeAsync(2999);
    expect(cancelled).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    jest.useRealTimers();
    expect(await text).toBe('Bad ');
    expect(cancelled).toHaveBeenCalledTimes(1);
  });

  it('is what has come before it broke', async () => {
    expect(await beginning(answer(['Bad '], 'error').response)).toBe('Bad ');
  });
});
