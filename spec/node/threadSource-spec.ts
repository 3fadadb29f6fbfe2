import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker, type MessagePort } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { ASKED, BEGUN, threadSource, type ThreadHello, type ThreadMessage } from '../../lib/node/threadSource';
import { sharedCells } from '../support/workers/inThread';

const order = (name: string, context?: unknown, module = 'spec/support/workers/tools.mjs') =>
  ({ module: pathToFileURL(resolve(module)).href, export: name, args: {}, context, toolCallId: 'call_1', runId: 'run_1', cells: sharedCells() });

/** What the program tells in a thread of its own, up to its last message. */
const tell = (given: ReturnType<typeof order>, onMessage: (message: ThreadMessage, port: MessagePort) => void = () => undefined): Promise<ThreadMessage[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(threadSource(7), { eval: true });
    const all: ThreadMessage[] = [];
    worker.on('error', reject);
    worker.on('message', ({ rxagent, port, isUsed }: ThreadHello) => {
      expect([rxagent, isUsed]).toEqual([7, false]);
      port.on('message', (message: ThreadMessage) => {
        all.push(message);
        onMessage(message, port);
        if (message.type === 'next') return;
        port.close();
        void worker.terminate().then(() => resolve(all));
      });
      port.postMessage(given);
    });
  });

const abortAtFirst = ({ type }: ThreadMessage, port: MessagePort): void => {
  if (type === 'next') port.postMessage('abort');
};

describe('threadSource', () => {
  it('should tell the value of a function', async () => {
    expect(await tell(order('thread'))).toEqual([{ type: 'value', value: expect.any(Number) }]);
  });

  it('should tell each value of a stream', async () => {
    expect(await tell(order('mixed'))).toEqual([{ type: 'next', value: 'a' }, { type: 'next', value: { at: 2 } }, { type: 'done' }]);
  });

  it.each([
    ['nothing', 'spec/support/workers/tools.mjs', { stage: 'export', message: 'not a function', exports: expect.arrayContaining(['default', 'meet']) }],
    ['default', 'spec/support/workers/missing.mjs', { stage: 'load' }],
    ['default', 'spec/support/workers/broken.mjs', { stage: 'load', message: 'broken from the beginning' }],
    ['throwError', 'spec/support/workers/tools.mjs', { stage: 'run', name: 'RangeError', message: 'too far' }],
    ['giveFunction', 'spec/support/workers/tools.mjs', { stage: 'clone', name: 'DataCloneError' }],
  ])('should tell where %s of %s went wrong', async (name, module, fault) => {
    expect(await tell(order(name, undefined, module))).toEqual([expect.objectContaining({ type: 'error', ...fault })]);
  });

  it.each(['default', 'named'])('should find the %s function of CommonJS', async (name) => {
    expect(await tell(order(name, undefined, 'spec/support/workers/common.cjs'))).toEqual([{ type: 'value', value: name }]);
  });

  it('should tell of an error what can leave the thread', async () => {
    const stack: unknown = expect.stringContaining('tools.mjs');

    expect(await tell(order('throwCoded'))).toEqual([{ type: 'error', stage: 'run', name: 'TypeError', message: 'coded', code: 'E_X', stack, exports: expect.any(Array) }]);
    expect(await tell(order('throwOdd'))).toEqual([{ type: 'error', stage: 'run', name: 'TypeError', message: 'odd', stack, exports: expect.any(Array) }]);
  });

  it('should say by its cell that the job has come', async () => {
    const given = order('thread');
    const worker = new Worker(threadSource(7), { eval: true });
    const { port } = await new Promise<ThreadHello>((resolve) => worker.on('message', resolve));
    const told = new Promise((resolve) => port.on('message', resolve));
    const before = Atomics.load(given.cells, BEGUN);
    port.postMessage(given);
    await told;
    await worker.terminate();

    expect([before, Atomics.load(given.cells, BEGUN)]).toEqual([0, 1]);
  });

  it('should say by its cell whether the function has asked for its signal', async () => {
    const without = order('thread');
    const asking = order('endless', { shared: sharedCells().buffer });
    await tell(without);
    await tell(asking, abortAtFirst);

    expect([Atomics.load(without.cells, ASKED), Atomics.load(asking.cells, ASKED)]).toEqual([0, 1]);
  });

  it('should abort the signal, and leave a stream, when it is told', async () => {
    const cells = sharedCells();
    const told = await tell(order('endless', { shared: cells.buffer }), abortAtFirst);

    expect(told.at(-1)).toEqual({ type: 'done' });
    expect(Atomics.load(cells, 1)).toBe(1);
  });

  it('should leave a stream whose value cannot leave the thread, and tell nothing more of it', async () => {
    const cells = sharedCells();
    const told = await tell(order('failsAtOnce', { shared: cells.buffer }));

    expect(told).toMatchObject([{ type: 'error', stage: 'clone' }]);
    expect(Atomics.load(cells, 1)).toBe(1);
  });

  it('should end when its port is closed before there is a job', async () => {
    const worker = new Worker(threadSource(7), { eval: true });
    const ended = new Promise((resolve) => worker.on('exit', resolve));
    worker.on('message', ({ port }: ThreadHello) => port.close());

    expect(await ended).toBe(0);
  });
});
