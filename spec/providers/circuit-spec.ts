import { EMPTY, NEVER, of, throwError } from 'rxjs';
import { marbles } from 'rxagent/testing';
import { Circuit } from '../../lib/providers/circuit';

const fail = (circuit: Circuit, isFailure = true): void => void throwError(() => 'down').pipe(circuit.watch(() => isFailure)).subscribe({ error: () => undefined });
const succeed = (circuit: Circuit): void => void EMPTY.pipe(circuit.watch(() => true)).subscribe();
/** Runs each step at its time and answers what `look` sees after it. */
const at = <T>(circuit: Circuit, look: (circuit: Circuit) => T, steps: [number, (circuit: Circuit) => unknown][]): T[] => {
  const seen: T[] = [];
  marbles(({ cold, flush }) => {
    for (const [frame, step] of steps) {
      cold(`${frame}ms x`).subscribe(() => {
        step(circuit);
        seen.push(look(circuit));
      });
    }
    flush();
  })();
  return seen;
};
const admits = ({ admits: open }: Circuit): boolean => open;
const nothing = (): void => undefined;

describe('Circuit', () => {
  it('should admit until the threshold is reached, and again after the cooldown', () => {
    expect(at(new Circuit(2, 10), admits, [[0, nothing], [1, fail], [2, fail], [11, nothing], [12, nothing]])).toEqual([true, true, false, false, true]);
  });

  it('should count failures in a row only', () => {
    expect(at(new Circuit(2, 10), admits, [[0, fail], [1, succeed], [2, fail], [3, fail]])).toEqual([true, true, true, false]);
  });

  it('should tell how long it waits', () => {
    expect(at(new Circuit(1, 10), ({ waitMs }) => waitMs, [[0, nothing], [1, fail], [4, nothing], [20, nothing]])).toEqual([0, 10, 7, 0]);
  });

  it('should let one trial through at a time', () => {
    const trial = (circuit: Circuit) => NEVER.pipe(circuit.watch(() => true)).subscribe();
    let running = trial(new Circuit(1, 1));
    const start = (circuit: Circuit): void => void (running = trial(circuit));

    expect(at(new Circuit(1, 10), admits, [[0, fail], [10, start], [11, () => running.unsubscribe()], [12, nothing]])).toEqual([false, false, true, true]);
  });

  it('should wait again after a trial that failed, and close after one that succeeded', () => {
    expect(at(new Circuit(1, 10), admits, [[0, fail], [10, fail], [19, nothing], [20, succeed], [20, fail], [21, nothing]])).toEqual([false, false, false, true, false, false]);
  });

  it('should take an unsubscribed reply, and an error that is no failure, for nothing', () => {
    const leave = (circuit: Circuit): void => NEVER.pipe(circuit.watch(() => true)).subscribe().unsubscribe();
    expect(at(new Circuit(1, 10), admits, [[0, leave], [1, (circuit) => fail(circuit, false)]])).toEqual([true, true]);
    expect(at(new Circuit(2, 10), admits, [[0, fail], [1, leave], [2, fail]])).toEqual([true, true, false]);
  });

  it('should pass the reply', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-#');
    const subs = '       ^--!';

    expectObservable(source.pipe(new Circuit(1, 1).watch(() => true))).toBe('-a-#');
    expectObservable(of('a').pipe(new Circuit(1, 1).watch(() => true))).toBe('(a|)');
    expectSubscriptions(source.subscriptions).toBe(subs);
  }));
});
