import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent, type AgentObserver } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { aroundOf } from '../../lib/observers/aroundOf';
import { makeTool } from '../support/makeTool';
import { runEvent } from '../support/runEvents';

const event = runEvent('tool-start', { call: toolCall('look') });

describe('aroundOf', () => {
  it('should be nothing where no observer has one', () => expect(aroundOf([{}, { onRunStart: () => 1 }])).toBeUndefined());

  it('should put the first observer outermost', () => {
    const log: string[] = [];
    const logging = (name: string): AgentObserver => ({
      around: ({ type }, work) => {
        log.push(`${name} ${type}`);
        work();
        log.push(`/${name}`);
      },
    });

    aroundOf([logging('a'), {}, logging('b')])?.(event, () => log.push('work'));

    expect(log).toEqual(['a tool-start', 'b tool-start', 'work', '/b', '/a']);
  });

  it.each<[string, NonNullable<AgentObserver['around']>]>([
    ['forgets to', () => undefined],
    ['does so twice', (_, work) => { work(); work(); }],
    ['fails before', () => { throw new Error('no span'); }],
    ['fails after', (_, work) => { work(); throw new Error('no span'); }],
  ])('should do the work once where an observer %s', (_, around) => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const work = jest.fn();

    aroundOf([{ around }])?.(event, work);

    expect(work).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it('should let through what the work throws, and nothing else', () => {
    const failing = (): never => { throw new Error('work'); };

    expect(() => aroundOf([{ around: (_, work) => work() }])?.(event, failing)).toThrow('work');
  });

  it('should be where replies and tools do their work, and nowhere else', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const see = (place: string) => () => void seen.push(`${place}: ${String(storage.getStore())}`);
    const observer: AgentObserver = { around: ({ type }, work) => storage.run(type, work), onLlmStart: see('hook'), onToolEnd: see('hook') };
    const look = makeTool('look', async () => {
      await Promise.resolve();
      see('tool')();
    });

    await new Agent({ provider: scriptedProvider([[toolCall('look')], 'Done.']), tools: [look], observers: [observer] }).run('hi');

    expect(seen).toEqual(['hook: undefined', 'tool: tool-start', 'hook: undefined', 'hook: undefined']);
  });
});
