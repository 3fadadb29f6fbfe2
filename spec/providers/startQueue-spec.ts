import { AsyncLocalStorage } from 'node:async_hooks';
import { asyncScheduler, map } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { StartQueue, type Ticket } from '../../lib/providers/startQueue';

/** Draws and writes down when it is called. */
const drawer = (queue: StartQueue) => {
  const called: [string, number][] = [];
  const draw = (name: string): Ticket => {
    const ticket = queue.draw();
    ticket.turn.subscribe(() => called.push([name, asyncScheduler.now()]));
    return ticket;
  };
  return { called, draw };
};
/** Runs each step at its time. */
const at = (steps: Record<number, () => unknown>): void =>
  marbles(({ cold, flush }) => {
    for (const [frame, step] of Object.entries(steps)) cold(`${frame}ms x`).subscribe(step);
    flush();
  })();

describe('StartQueue', () => {
  it('should call at once while there is room', () => {
    const { called, draw } = drawer(new StartQueue(2));
    for (const name of ['a', 'b', 'c']) draw(name);
    expect(called.map(([name]) => name)).toEqual(['a', 'b']);
  });

  it('should call the first of those who wait when a slot is given back', () => {
    const { called, draw } = drawer(new StartQueue(1));
    const tickets: Ticket[] = [];
    at({ 0: () => tickets.push(draw('a'), draw('b'), draw('c')), 3: () => tickets[0]!.unsubscribe(), 5: () => tickets[1]!.unsubscribe() });
    expect(called).toEqual([['a', 0], ['b', 3], ['c', 5]]);
  });

  it('should pass over who has left', () => {
    const { called, draw } = drawer(new StartQueue(1));
    const [a, b] = [draw('a'), draw('b')];
    draw('c');
    const names = () => called.map(([name]) => name);

    b.unsubscribe();
    expect(names()).toEqual(['a']);
    a.unsubscribe();
    expect(names()).toEqual(['a', 'c']);
  });

  it('should start no more than so many in any interval', () => {
    const { called, draw } = drawer(new StartQueue(Infinity, { count: 2, intervalMs: 10 }));
    at({ 0: () => draw('a'), 4: () => 'bcde'.split('').map(draw), 30: () => 'fgh'.split('').map(draw) });
    expect(called).toEqual([['a', 0], ['b', 4], ['c', 10], ['d', 14], ['e', 20], ['f', 30], ['g', 30], ['h', 40]]);
  });

  it('should wait for both limits', () => {
    const { called, draw } = drawer(new StartQueue(1, { count: 1, intervalMs: 10 }));
    const tickets: Ticket[] = [];
    at({ 0: () => tickets.push(draw('a'), draw('b'), draw('c')), 4: () => tickets[0]!.unsubscribe(), 25: () => tickets[1]!.unsubscribe() });
    expect(called).toEqual([['a', 0], ['b', 10], ['c', 25]]);
  });

  it('should hold no timer when nobody waits any more', () => {
    const schedule = jest.spyOn(asyncScheduler, 'schedule');
    const { draw } = drawer(new StartQueue(Infinity, { count: 1, intervalMs: 1000 }));
    draw('a');
    draw('b').unsubscribe();

    const timers = schedule.mock.results.map(({ value }) => (value as { closed: boolean }).closed);
    schedule.mockRestore();
    expect(timers).toEqual([true]);
  });

  it('should call ten thousand that are over at once without a deep stack', () => {
    const queue = new StartQueue(1);
    const first = queue.draw();
    let called = 0;
    for (let i = 0; i < 10_000; i++) {
      const ticket = queue.draw();
      ticket.turn.pipe(map(() => called++)).subscribe(() => ticket.unsubscribe());
    }
    first.unsubscribe();
    expect(called).toBe(10_000);
  });

  it('should call under what AsyncLocalStorage held when the ticket was drawn', () => {
    const storage = new AsyncLocalStorage<string>();
    const queue = new StartQueue(1);
    const seen: unknown[] = [];
    const first = storage.run('first', () => queue.draw());
    storage.run('second', () => queue.draw().turn.subscribe(() => seen.push(storage.getStore())));

    storage.run('third', () => first.unsubscribe());

    expect(seen).toEqual(['second']);
  });
});
