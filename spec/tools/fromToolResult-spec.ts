import { describe, expect, it, jest } from '@jest/globals';
import { BehaviorSubject, EMPTY, lastValueFrom, NEVER, Observable, of, Subject, take, throwError, toArray } from 'rxjs';
import { fromToolResult, type ToolStep } from '../../lib/tools/fromToolResult';
import { marbles } from 'rxagent/testing';

const steps = (result: unknown): Promise<ToolStep[]> => lastValueFrom(fromToolResult(result).pipe(toArray()));
const values: Record<string, ToolStep> = {
  a: { done: false, value: 'a' },
  b: { done: false, value: 'b' },
  1: { done: false, value: 1 },
  R: { done: true, value: 'ab' },
  S: { done: true, value: 1 },
  T: { done: true, value: 'b' },
  E: { done: true, value: '' },
};
/** Lets everything that is ready happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('fromToolResult', () => {
  describe('of a value', () => {
    const plain = [undefined, null, 0, '', 'text', false, { a: 1 }, [1, 2], new Map([[1, 2]]), new Set([1]), () => 1, { then: 'later' }, { subscribe: 1 }];
    it.each(plain.map((value): [unknown] => [value]))(
      'should give %p at once',
      (value) => {
        const seen: ToolStep[] = [];
        fromToolResult(value).subscribe((step) => seen.push(step));

        expect(seen).toEqual([{ done: true, value }]);
        expect(seen[0]?.value).toBe(value);
      },
    );
  });

  describe('of an Observable', () => {
    /** title, source, subscription, steps */
    const cases: [string, string, string, string][] = [
      ['texts, joined', '           -a-b-| ', '^----! ', '-a-b-(R|)'],
      ['the last if not all are texts', '-a-1-| ', '^----! ', '-a-1-(S|)'],
      ['a text that comes last', '-a-1-b-|', '^------!', '-a-1-b-(T|)'],
      ['nothing', '                 ---|   ', '^--!   ', '---(E|)  '],
      ['an error', '                -a-#   ', '^--!   ', '-a-#     '],
      ['never an end', '            -a---  ', '^------', '-a---    '],
      ['all at once', '             (ab|)  ', '(^!)   ', '(abR|)   '],
    ];

    it.each(cases)('should give %s', (_, sourceMarbles, sourceSubs, expected) => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold<unknown>(sourceMarbles, { a: 'a', b: 'b', 1: 1 });

        expectObservable(fromToolResult(source)).toBe(expected, values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      })();
    });

    it(
      'should unsubscribe at once',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('    -a-b-|');
        const sourceSubs = '     ^---! ';
        const unsubscription = ' ^---! ';
        const expected = '       -a-b- ';

        expectObservable(fromToolResult(source), unsubscription).toBe(expected, values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      }),
    );

    it(
      'should start anew for each subscriber',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('         -a-b-|      ');
        const first = '               ^-----------';
        const second = '              ------^-----';
        const sourceSubs = [' ^----!      ', '------^----!'];
        const expected = ['   -a-b-(R|)   ', '-------a-b-(R|)'];

        const result = fromToolResult(source);
        expectObservable(result, first).toBe(expected[0] ?? '', values);
        expectObservable(result, second).toBe(expected[1] ?? '', values);
        expectSubscriptions(source.subscriptions).toBe(sourceSubs);
      }),
    );

    it('should not flatten what it emits', async () => {
      const inner = of(1);

      expect(await steps(of(inner))).toEqual([{ done: false, value: inner }, { done: true, value: inner }]);
    });

    it('should take subjects', () => {
      const seen: ToolStep[] = [];
      const subject = new BehaviorSubject('a');
      fromToolResult(subject).subscribe((step) => seen.push(step));
      subject.next('b');
      subject.complete();

      expect(seen).toEqual([values.a, values.b, values.R]);
    });

    it.each([Symbol.observable, '@@observable'])('should take those of other libraries, by %p', async (key) => {
      const unsubscribe = jest.fn();
      const foreign = {
        [key]: () => ({
          subscribe: (observer: { next(value: unknown): void; complete(): void }) => {
            observer.next('a');
            observer.next('b');
            return { unsubscribe };
          },
        }),
      };
      const seen: ToolStep[] = [];
      fromToolResult(foreign).pipe(take(2)).subscribe((step) => seen.push(step));
      await settle();

      expect(seen).toEqual([values.a, values.b]);
      expect(unsubscribe).toHaveBeenCalledTimes(1);
    });
  });

  describe('of a promise', () => {
    it('should give its value', async () => {
      expect(await steps(Promise.resolve(5))).toEqual([{ done: true, value: 5 }]);
    });

    it('should take any thenable, also one that could be iterated', async () => {
      const thenable = { then: (resolve: (value: string) => void) => resolve('rows'), [Symbol.asyncIterator]: () => ({}) };

      expect(await steps(thenable)).toEqual([{ done: true, value: 'rows' }]);
    });

    it('should stream the Observable or the iterable it gives', async () => {
      async function* letters(): AsyncGenerator<string> {
        yield 'a';
        yield 'b';
      }

      expect(await steps(Promise.resolve(of('a', 'b')))).toEqual([values.a, values.b, values.R]);
      expect(await steps(Promise.resolve(letters()))).toEqual([values.a, values.b, values.R]);
    });

    it('should fail with its reason', async () => {
      await expect(steps(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    });

    it('should take a rejection after the end in silence', async () => {
      let reject: (reason: Error) => void = () => undefined;
      const late = new Promise((_, fail) => (reject = fail));
      const seen = jest.fn();
      fromToolResult(late).subscribe({ next: seen, error: seen }).unsubscribe();
      reject(new Error('late'));
      await settle();

      expect(seen).not.toHaveBeenCalled();
    });
  });

  describe('of an async iterable', () => {
    /** An iterator that is told by hand what to give. */
    const byHand = () => {
      let settlers: { give: (step: unknown) => void; fail: (error: Error) => void } = { give: () => undefined, fail: () => undefined };
      const next = jest.fn(() => new Promise((give, fail) => (settlers = { give, fail })));
      const finish = jest.fn<() => unknown>(() => Promise.resolve({ done: true, value: undefined }));
      const iterable = { [Symbol.asyncIterator]: () => ({ next, return: finish }) } as unknown as AsyncIterable<unknown>;
      return { iterable, next, finish, give: (step: unknown) => settlers.give(step), fail: (error: Error) => settlers.fail(error) };
    };

    it('should give each value as progress, then the result', async () => {
      async function* mixed(): AsyncGenerator {
        yield 'a';
        yield await Promise.resolve(1);
      }

      expect(await steps(mixed())).toEqual([values.a, values[1], values.S]);
    });

    it('should give values as soon as they are there', async () => {
      const { iterable, give } = byHand();
      const seen: ToolStep[] = [];
      fromToolResult(iterable).subscribe((step) => seen.push(step));
      await settle();
      expect(seen).toEqual([]);

      give({ done: false, value: 'a' });
      await settle();
      expect(seen).toEqual([values.a]);
    });

    it('should start on subscribe only', () => {
      const open = jest.fn();
      fromToolResult({ [Symbol.asyncIterator]: open });

      expect(open).not.toHaveBeenCalled();
    });

    it('should end it at once on unsubscribe, though a value is on its way', async () => {
      const { iterable, next, finish, give } = byHand();
      const seen = jest.fn();
      const subscription = fromToolResult(iterable).subscribe(seen);
      await settle();
      subscription.unsubscribe();
      expect(finish).toHaveBeenCalledTimes(1);

      give({ done: false, value: 'late' });
      await settle();
      expect(seen).not.toHaveBeenCalled();
      expect(next).toHaveBeenCalledTimes(1);
    });

    it('should end it when the subscriber has had enough, and ask for nothing more', async () => {
      const { iterable, next, finish, give } = byHand();
      fromToolResult(iterable).pipe(take(1)).subscribe();
      give({ done: false, value: 'a' });
      await settle();

      expect(finish).toHaveBeenCalledTimes(1);
      expect(next).toHaveBeenCalledTimes(1);
    });

    it.each<[string, (calls: ReturnType<typeof byHand>) => void]>([
      ['an end', ({ give }) => give({ done: true, value: undefined })],
      ['an error', ({ fail }) => fail(new Error('broken'))],
    ])('should not end it after %s of its own', async (_, end) => {
      const calls = byHand();
      fromToolResult(calls.iterable).subscribe({ error: () => undefined });
      end(calls);
      await settle();

      expect(calls.finish).not.toHaveBeenCalled();
    });

    it('should do without an end to call', async () => {
      const next = (): Promise<never> => new Promise(() => undefined);

      expect(() => fromToolResult({ [Symbol.asyncIterator]: () => ({ next }) }).subscribe().unsubscribe()).not.toThrow();
      await settle();
    });

    it.each<[string, () => unknown]>([
      ['throws', () => { throw new Error('at the end'); }],
      ['rejects', () => Promise.reject(new Error('at the end'))],
      ['never answers', () => new Promise(() => undefined)],
    ])('should not mind an end that %s', async (_, end) => {
      const { iterable, finish } = byHand();
      finish.mockImplementation(end);

      expect(() => fromToolResult(iterable).subscribe().unsubscribe()).not.toThrow();
      await settle();
    });

    it('should take an error after the end in silence', async () => {
      const { iterable, fail } = byHand();
      const seen = jest.fn();
      fromToolResult(iterable).subscribe({ next: seen, error: seen }).unsubscribe();
      fail(new Error('late'));
      await settle();

      expect(seen).not.toHaveBeenCalled();
    });

    it.each<[string, () => unknown]>([
      ['cannot be opened', () => { throw new Error('broken'); }],
      ['throws', () => ({ next: () => { throw new Error('broken'); } })],
      ['rejects', () => ({ next: () => Promise.reject(new Error('broken')) })],
    ])('should fail if it %s', async (_, open) => {
      await expect(steps({ [Symbol.asyncIterator]: open })).rejects.toThrow('broken');
    });

    it.each([undefined, null])('should fail if it gives %p for a step', async (step) => {
      await expect(steps({ [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(step) }) })).rejects.toThrow(TypeError);
    });

    it('should run the finally block of a generator', async () => {
      const closed = jest.fn();
      async function* endless(): AsyncGenerator<string> {
        try {
          for (;;) yield 'a';
        } finally {
          closed();
        }
      }
      await lastValueFrom(fromToolResult(endless()).pipe(take(3)));
      await settle();

      expect(closed).toHaveBeenCalledTimes(1);
    });
  });

  describe('of a readable stream', () => {
    it('should give its chunks', async () => {
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue('a');
          controller.enqueue('b');
          controller.close();
        },
      });

      expect(await steps(stream)).toEqual([values.a, values.b, values.R]);
    });

    it('should cancel it at once on unsubscribe, though a chunk is on its way', async () => {
      const cancel = jest.fn<() => void>();
      const subscription = fromToolResult(new ReadableStream({ cancel })).subscribe();
      await settle();
      subscription.unsubscribe();

      expect(cancel).toHaveBeenCalledTimes(1);
    });

    it('should fail with it', async () => {
      const stream = new ReadableStream<string>({ start: (controller: ReadableStreamDefaultController) => controller.error(new Error('broken')) });

      await expect(steps(stream)).rejects.toThrow('broken');
    });
  });

  it('should keep nothing of one subscription for the next', async () => {
    const result = fromToolResult(new Observable((subscriber) => of('a', 'b').subscribe(subscriber)));

    expect(await lastValueFrom(result)).toEqual(values.R);
    expect(await lastValueFrom(result)).toEqual(values.R);
  });

  it('should pass on what RxJS has ready', async () => {
    expect(await steps(EMPTY)).toEqual([values.E]);
    await expect(steps(throwError(() => new Error('broken')))).rejects.toThrow('broken');
    expect(() => fromToolResult(NEVER).subscribe().unsubscribe()).not.toThrow();
    expect(() => fromToolResult(new Subject()).subscribe().unsubscribe()).not.toThrow();
  });
});
