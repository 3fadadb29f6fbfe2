import { concat, defer, EMPTY, NEVER, Observable, of, Subject } from 'rxjs';
import { clientApprovals, memoryRunStore, type RunStore, type ServerSentEvent } from 'rxagent/http';
import { RunHub } from '../../lib/http/runHub';
import { collect } from '../support/collect';

const event = { id: '1', data: '{}' };

describe('RunHub', () => {
  it('should know runs until they are over or left', async () => {
    const hub = new RunHub(undefined, undefined);
    const source = new Subject<ServerSentEvent>();
    const [a, b] = [hub.open('a', 'ada'), hub.open('b', '')];
    expect([hub.size, hub.find('a')?.owner, hub.find('c')]).toEqual([2, 'ada', undefined]);
    collect(await hub.begin(a, of(event), NEVER));
    const waiting = (await hub.begin(b, source, NEVER)).subscribe();
    expect([hub.size, hub.find('a')]).toEqual([1, undefined]);
    waiting.unsubscribe();
    expect([hub.size, source.observed]).toEqual([0, false]);
  });

  it('should free the place of a client that has gone before its run began', async () => {
    const hub = new RunHub(undefined, undefined);
    collect(await hub.begin(hub.open('a', ''), of(event), of(true)));
    expect(hub.size).toBe(0);
  });

  it('should not begin a run whose client has gone while the store opened, and leave nothing open there', async () => {
    const [near, gone, opening] = [memoryRunStore(), new Subject<void>(), new Subject<never>()];
    const calls: string[] = [];
    const open = (runId: string, owner: string) => concat(opening, defer(() => (calls.push('open'), near.open(runId, owner), EMPTY)));
    const close = (runId: string) => (calls.push('close'), near.close(runId));
    const store: RunStore = { open, close, append: near.append.bind(near), find: near.find.bind(near), read: near.read.bind(near), send: near.send.bind(near), receive: near.receive.bind(near) };
    const hub = new RunHub(store, undefined);
    const begun = hub.begin(hub.open('a', ''), new Observable(() => void calls.push('run')), gone);
    gone.next();
    await expect(begun).rejects.toMatchObject({ status: 499, code: 'gone-away' });
    opening.complete();
    await new Promise(setImmediate);
    expect(calls).toEqual(['open', 'close']);
    expect(collect(store.read('a', 0))).toEqual({ values: [], completed: true });
  });

  it('should tell nothing to runs that it does not know', async () => {
    expect(await new RunHub(undefined, undefined).tell('a', { type: 'stop' })).toBe(false);
    expect(await new RunHub(memoryRunStore(), undefined).tell('a', { type: 'stop' })).toBe(false);
  });

  it('should bring words to their run', async () => {
    const hub = new RunHub(undefined, clientApprovals());
    const stopped = collect(hub.open('a', '').stop);
    expect(await hub.tell('a', { type: 'stop' })).toBe(true);
    expect(stopped.values).toHaveLength(1);
    expect(await hub.tell('a', { type: 'approval', toolCallId: '1', approved: true })).toBe(false);
    expect(await hub.tell('a', { type: 'tool-result', toolCallId: '1', content: '' })).toBe(false);
  });

  it('should not begin a run where the store does not open', async () => {
    const hub = new RunHub({ ...memoryRunStore(), open: () => Promise.reject(new Error('down')) }, undefined);
    await expect(hub.begin(hub.open('a', ''), EMPTY, NEVER)).rejects.toThrow('down');
  });
});
