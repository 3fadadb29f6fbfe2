import { ConfigurationError } from 'rxagent';
import { memoryRunStore } from 'rxagent/http';
import { collect } from '../support/collect';
import { describeRunStore } from '../support/runStoreContract';

describe('memoryRunStore', () => {
  describeRunStore(memoryRunStore);

  it.each([{ keepFor: -1 }, { maxEvents: 0 }, { maxEvents: 1.5 }, { maxRuns: -1 }, { maxLength: NaN }])('should refuse %j', (options) => {
    expect(() => memoryRunStore(options)).toThrow(ConfigurationError);
  });

  describe('in time', () => {
    beforeEach(() => jest.useFakeTimers({ now: 0 }));
    afterEach(() => jest.useRealTimers());

    it('should keep a run for keepFor after its end, without a timer', () => {
      const store = memoryRunStore({ keepFor: 1000 });
      void store.open('a', '');
      jest.setSystemTime(5000);
      expect(store.find('a')).toEqual({ owner: '', firstId: 1 });
      void store.close('a');
      jest.setSystemTime(5999);
      expect(store.find('a')).toEqual({ owner: '', firstId: 1 });
      jest.setSystemTime(6000);
      expect(store.find('a')).toEqual({ owner: '', firstId: undefined });
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('should let those go that ended first when all together hold too much', () => {
    const store = memoryRunStore({ maxLength: 10 });
    for (const runId of ['a', 'b']) {
      void store.open(runId, '');
      void store.append(runId, { id: '1', data: '123456' });
    }
    expect([store.find('a'), store.find('b')]).toEqual([{ owner: '', firstId: 1 }, { owner: '', firstId: 1 }]); // open
    void store.close('b');
    expect([store.find('a'), store.find('b')]).toEqual([{ owner: '', firstId: 1 }, { owner: '', firstId: undefined }]);
    void store.close('a');
    expect(store.find('a')).toEqual({ owner: '', firstId: 1 });
  });

  it('should not hold more than twice the events of a run that goes on, and forget runs in the end', () => {
    const store = memoryRunStore({ maxEvents: 2, maxRuns: 0 });
    void store.open('a', '');
    for (let id = 1; id <= 9; id++) void store.append('a', { id: String(id), data: '' });
    expect(store.find('a')).toEqual({ owner: '', firstId: 8 });
    expect(collect(store.read('a', 7)).values.map(({ id }) => id)).toEqual(['8', '9']);
    void store.close('a');
    for (let run = 0; run < 10_000; run++) {
      void store.open(`r${run}`, '');
      void store.close(`r${run}`);
    }
    expect(store.find('a')).toBeUndefined();
  });

  it('should ignore what comes for runs that are over', () => {
    const store = memoryRunStore();
    void store.open('a', '');
    void store.close('a');
    void store.append('a', { id: '1', data: '' });
    void store.close('a');
    void store.close('b');
    expect(collect(store.read('a', 0))).toEqual({ values: [], completed: true });
    expect(collect(store.receive('a'))).toEqual({ values: [], completed: true });
  });
});
