import { EMPTY, of, Subject } from 'rxjs';
import { eitherStop } from '../../lib/http/eitherStop';
import { collect } from '../support/collect';

describe('eitherStop', () => {
  it('should be the client’s word where nothing else stops the run', () => {
    const told = new Subject<void>();
    expect(eitherStop(undefined, told)).toBe(told);
  });

  it('should stop by either', () => {
    const [asked, told, controller] = [new Subject<number>(), new Subject<number>(), new AbortController()];
    const [byBoth, bySignal, atOnce] = [collect(eitherStop(asked, told)), collect(eitherStop(controller.signal, told)), collect(eitherStop(of(1), told))];
    expect([byBoth.values, bySignal.values, atOnce.values]).toEqual([[], [], [1]]);
    asked.next(2);
    controller.abort();
    expect([byBoth.values, bySignal.values.length]).toEqual([[2], 1]);
    const silent = collect(eitherStop(EMPTY, told));
    told.next(3);
    expect([byBoth.values, bySignal.values.length, silent]).toEqual([[2, 3], 2, { values: [3], completed: false }]);
  });
});
