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
      expect(store.find('a')).toMatchObject({ owner: '', firstId: 1 });
      void store.close('a');
      jest.setSystemTime(5999);
      expect(store.find('a')).toMatchObject({ owner: '', firstId: 1 });
      jest.setSystemTime(6000);
      expect(store.find('a')).toMatchObject({ owner: '', firstId: undefined });
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('should let those go that ended first when all together hold too much', () => {
    const store = memoryRunStore({ maxLength: 10 });
    for (const runId of ['a', 'b']) void store.open(runId, '');
    void store.append('b', { id: '1', data: '123456' });
    void store.close('b');
    void store.append('a', { id: '1', data: '1234' });
    expect([store.find('a'), store.find('b')]).toMatchObject([{ owner: '', firstId: 1 }, { owner: '', firstId: 1 }]);
    void store.append('a', { id: '2', data: '5' });
    expect([store.find('a'), store.find('b')]).toMatchObject([{ owner: '', firstId: 1 }, { owner: '', firstId: undefined }]);
    void store.close('a');
    expect(store.find('a')).toMatchObject({ owner: '', firstId: 1 });
  });

  it('should hold no more of runs that go on, either: the longest loses what it told first, and only those who are behind lose it', () => {
    const store = memoryRunStore({ maxLength: 10 });
    for (const runId of ['a', 'b', 'c']) void store.open(runId, '');
    const here = collect(store.read('a', 0));
    void store.append('b', { id: '1', data: '123' });
    for (const id of ['1', '2', '3', '4']) void store.append('a', { id, data: '12' });
    expect([store.find('a'), store.find('b'), store.find('c')]).toMatchObject([{ owner: '', firstId: 2 }, { owner: '', firstId: 1 }, { owner: '', firstId: 1 }]);
    expect(collect(store.read('a', 0)).error).toMatchObject({ code: 'gone' });
    expect(collect(store.read('a', 1)).values.map(({ id }) => id)).toEqual(['2', '3', '4']);
    void store.append('c', { id: '1', data: 'x'.repeat(11) }); // more than fits at all
    expect([store.find('a'), store.find('c')]).toMatchObject([{ owner: '', firstId: 2 }, { owner: '', firstId: 2 }]);
    expect(here.values.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('should not hold more than twice the events of a run that goes on, and forget runs in the end', () => {
    const store = memoryRunStore({ maxEvents: 2, maxRuns: 0 });
    void store.open('a', '');
    for (let id = 1; id <= 9; id++) void store.append('a', { id: String(id), data: '' });
    expect(store.find('a')).toMatchObject({ owner: '', firstId: 8 });
    expect(collect(store.read('a', 7)).values.map(({ id }) => id)).toEqual(['8', '9']);
    void store.close('a');
    for (let run = 0; run < 10_000; run++) {
      void store.open(`r${run}`, '');
      void store.close(`r${run}`);
    }
    expect(store.find('a')).toBeUndefined();
  });

  it('should know the last event there has been, also when it is dropped', () => {
    const store = memoryRunStore({ maxEvents: 2 });
    void store.open('a', '');
    expect(store.find('a')).toEqual({ owner: '', firstId: 1, lastId: 0 });
    for (let id = 1; id <= 3; id++) void store.append('a', { id: String(id), data: '' });
    expect(store.find('a')).toEqual({ owner: '', firstId: 2, lastId: 3 });
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
