import '../support/fewerZonePatches';
import 'zone.js';
import { asyncScheduler, map, observeOn, of, Subject } from 'rxjs';
import { textDeltas, type Provider, type ToolCall } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { captureZone } from '../../lib/platform/zone';
import { makeTool } from '../support/makeTool';

/** A zone that counts how often it is entered. */
const counting = (name: string) => {
  const entered = { times: 0 };
  const zone = Zone.current.fork({
    name,
    onInvoke: (parent, _, target, callback, self, args, source) => {
      entered.times++;
      return parent.invoke(target, callback, self, args, source) as unknown;
    },
  });
  return { zone, entered };
};
const runIn = <T>(zone: Zone, work: () => T): T => zone.run<T>(work);
const here = (): string => Zone.current.name;

describe('captureZone', () => {
  it('should run a function in the zone in which it was called, and give back what it returns or throws', () => {
    const enter = runIn(counting('run').zone, () => captureZone()!);

    expect([here(), enter(here), enter((value: number) => `${here()} ${value}`, 5), here()]).toEqual(['<root>', 'run', 'run 5', '<root>']);
    expect(() => enter(() => { throw new Error('foreign'); })).toThrow('foreign');
  });

  it('should not enter the zone in which it is called anyway', () => {
    const { zone, entered } = counting('run');
    const enter = runIn(zone, () => captureZone()!);
    entered.times = 0;

    zone.run(() => [enter(here), enter(here)]);
    expect(entered.times).toBe(1); // by zone.run itself

    enter(() => [enter(here), enter(here)]);
    expect(entered.times).toBe(2);
  });

  it('should be there only where zone.js is loaded', () => {
    const loaded = Reflect.get(globalThis, 'Zone') as unknown;
    Reflect.deleteProperty(globalThis, 'Zone');
    try {
      expect(captureZone()).toBeUndefined();
    } finally {
      Reflect.set(globalThis, 'Zone', loaded);
    }
  });
});

describe.each(['node', 'browser'])('a run on the platform %s', (platform) => {
  /** An agent whose library knows that platform. */
  const load = async () => {
    jest.resetModules();
    jest.doMock('#platform', () => jest.requireActual<object>(`../../lib/platform/${platform}`));
    return (await import('rxagent')).Agent;
  };
  const begin = async (reply: () => ReturnType<NonNullable<Provider['stream']>>) => {
    const seen: string[] = [];
    const see = (who: string): unknown => seen.push(`${who}: ${here()}`);
    const provider = { name: 'm', nativeTools: true, stream: () => (see('provider'), reply()) };
    const tools = [makeTool('work', () => (see('tool'), of('done').pipe(observeOn(asyncScheduler), map((text) => (see('tool, later'), text)))))];
    const hear = ({ type }: { type: string }): unknown => see(`hook ${type}`);
    const agent = new (await load())({ provider, tools, observers: [{ onTextDelta: hear, onToolCall: hear, onToolEnd: hear, onRunEnd: hear, onCancelled: hear }] });
    return { seen, see, agent };
  };

  it('should call tools and hooks and be heard in the zone of subscribe, whoever emits', async () => {
    const socket = new Subject<string | ToolCall>();
    const turns = [socket, of('end')];
    const { seen, see, agent } = await begin(() => turns.shift()!);
    const { zone } = counting('run');

    const done = new Promise<void>((resolve) => {
      const complete = (): void => {
        see('complete');
        resolve();
      };
      zone.run(() => agent.stream('hi').pipe(textDeltas()).subscribe({ next: () => see('next'), complete }));
    });
    counting('elsewhere').zone.run(() => {
      socket.next('text');
      socket.next(toolCall('work'));
      socket.complete();
    });
    await done;

    const places = ['provider', 'hook text-delta', 'next', 'hook tool-call', 'tool', 'tool, later', 'hook tool-end', 'provider', 'hook text-delta', 'next', 'hook run-end', 'complete'];
    expect(seen).toEqual(places.map((place) => `${place}: run`));
  });

  it('should tell of an unsubscribe in the zone of subscribe', async () => {
    const { seen, agent } = await begin(() => new Subject<string>());
    const run = runIn(counting('run').zone, () => agent.stream('hi').subscribe());

    counting('elsewhere').zone.run(() => run.unsubscribe());

    expect(seen).toEqual(['provider: run', 'hook run-cancelled: run']);
  });

  it('should enter no zone for what happens in it anyway', async () => {
    const { agent } = await begin(() => of('a', 'b', 'c'));
    const { zone, entered } = counting('run');

    zone.run(() => agent.stream('hi').subscribe());

    expect(entered.times).toBe(1); // by zone.run itself
  });
});
