import { from, lastValueFrom, take, toArray, type Observable } from 'rxjs';
import type { RunStore } from 'rxagent/http';
import { AgentError } from 'rxagent';

const event = (id: number) => ({ id: String(id), data: `{"n":${id}}` });
const idsOf = async (events: Observable<{ readonly id?: string }>): Promise<(string | undefined)[]> => (await lastValueFrom(events.pipe(toArray()))).map(({ id }) => id);

/** Waits for what a method of a store gives, as `agentHandler` does. */
const done = async (given: ReturnType<RunStore['append']>): Promise<void> => {
  if (given !== undefined) await lastValueFrom(from(given), { defaultValue: undefined });
};

/** What every {@link RunStore} promises, at once or later. `make` gives one that keeps the newest `maxEvents` of a run, and `maxRuns` runs that have ended. */
export function describeRunStore(make: (limits: { maxEvents: number; maxRuns: number }) => RunStore): void {
  const opened = async (events = 0, limits = { maxEvents: 100, maxRuns: 10 }): Promise<RunStore> => {
    const store = make(limits);
    await done(store.open('a', 'ada'));
    for (let id = 1; id <= events; id++) await done(store.append('a', event(id)));
    return store;
  };

  it('should know a run from its beginning on, and whose it is', async () => {
    const store = await opened();
    expect(await store.find('a')).toMatchObject({ owner: 'ada', firstId: 1 });
    expect(await store.find('b')).toBeUndefined();
    expect(await store.find('__proto__')).toBeUndefined();
  });

  it.each([0, 1, 2, 3])('should give what follows event %i of a run that has ended', async (after) => {
    const store = await opened(3);
    await done(store.close('a'));
    expect(await idsOf(store.read('a', after))).toEqual(['1', '2', '3'].slice(after));
  });

  it.each([0, 1, 2])('should give each reader what follows event %i, then the live rest, each event once', async (after) => {
    const store = await opened(2);
    const readers = [idsOf(store.read('a', after)), idsOf(store.read('a', after))];
    await done(store.append('a', event(3)));
    const late = idsOf(store.read('a', after));
    await done(store.append('a', event(4)));
    await done(store.close('a'));
    for (const reader of [...readers, late]) expect(await reader).toEqual(['1', '2', '3', '4'].slice(after));
  });

  it('should let a reader leave, and come back to where it was', async () => {
    const store = await opened(3);
    expect(await idsOf(store.read('a', 0).pipe(take(2)))).toEqual(['1', '2']);
    await done(store.close('a'));
    expect(await idsOf(store.read('a', 2))).toEqual(['3']);
  });

  it('should keep the newest events, and say where they begin', async () => {
    const store = await opened(7, { maxEvents: 3, maxRuns: 10 });
    await done(store.close('a'));
    expect(await store.find('a')).toMatchObject({ owner: 'ada', firstId: 5 });
    expect(await idsOf(store.read('a', 4))).toEqual(['5', '6', '7']);
    const error: unknown = await idsOf(store.read('a', 3)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ code: 'gone' });
  });

  it('should drop the runs that ended first, and remember whose they were', async () => {
    const store = await opened(1, { maxEvents: 10, maxRuns: 1 });
    await done(store.open('b', 'bob'));
    await done(store.close('b'));
    await done(store.close('a'));
    expect(await store.find('b')).toMatchObject({ owner: 'bob', firstId: undefined });
    expect(await store.find('a')).toMatchObject({ owner: 'ada', firstId: 1 });
    await expect(idsOf(store.read('b', 0))).rejects.toMatchObject({ code: 'gone' });
  });

  it('should keep the events of runs apart', async () => {
    const store = await opened(1);
    await done(store.open('b', 'bob'));
    const ofB = idsOf(store.read('b', 0));
    await done(store.append('a', event(2)));
    await done(store.close('b'));
    expect(await ofB).toEqual([]);
  });

  it('should bring messages to the server that has the run', async () => {
    const store = await opened();
    expect(await store.send('a', 'early')).toBe(false);
    const heard = lastValueFrom(store.receive('a').pipe(take(2), toArray()));
    expect([await store.send('a', 'one'), await store.send('b', 'other'), await store.send('a', 'two')]).toEqual([true, false, true]);
    expect(await heard).toEqual(['one', 'two']);
    expect(await store.send('a', 'late')).toBe(false);
  });
}
