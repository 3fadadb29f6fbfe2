import { concat, defer, EMPTY, NEVER, of, throwError } from 'rxjs';
import type { ModelNote, ModelRequest } from 'rxagent';
import { marbles, toolCall } from 'rxagent/testing';
import type { ReplyItem } from '../../lib/protocol/replyItem';
import { replyItems, reportNotes } from '../../lib/protocol/replyItems';
import { collect } from '../support/collect';

const finish: ModelNote = { type: 'finish', reason: 'stop' };
const model: ModelNote = { type: 'model', model: 'm' };
const asked = (): ModelRequest & { notes: ModelNote[] } => {
  const notes: ModelNote[] = [];
  return { systemPrompt: 's', messages: [], tools: [], report: (note) => notes.push(note), notes };
};

describe('replyItems', () => {
  it('tells items and notes in their order, and keeps the notes from the request', () => {
    const request = asked();
    const reply = replyItems(({ report }) => concat(defer(() => (report(model), of('a'))), defer(() => (report(finish), EMPTY))), request);
    expect(collect(reply)).toEqual({ values: [model, 'a', finish], completed: true });
    expect(request.notes).toEqual([]);
  });

  it('passes the request on as it is', () => {
    const seen: ModelRequest[] = [];
    const { report: _report, ...rest } = asked();
    collect(replyItems((request) => (seen.push(request), EMPTY), asked()));
    expect(seen).toEqual([{ ...rest, report: expect.any(Function) as unknown }]);
  });

  it('asks at each subscription, and leaves the reply when it is left', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const reply = cold('    -a-');
    const unsub = '         --!';
    const replySubs = '     ^-!';
    const items = replyItems(() => reply, asked());

    expectObservable(items, unsub).toBe('-a');
    expectObservable(items, unsub).toBe('-a');
    expectSubscriptions(reply.subscriptions).toBe([replySubs, replySubs]);
  }));

  it('ends and fails with the reply; a note that comes too late is nobody’s', () => {
    let late: (note: ModelNote) => void = () => {};
    expect(collect(replyItems(({ report }) => ((late = report), of('a')), asked()))).toEqual({ values: ['a'], completed: true });
    expect(() => late(finish)).not.toThrow();
    expect(collect(replyItems(() => throwError(() => 'no'), asked()))).toEqual({ values: [], error: 'no', completed: false });
    expect(collect(replyItems(() => NEVER, asked())).completed).toBe(false);
  });
});

describe('reportNotes', () => {
  it('reports the notes and emits the rest', () => {
    const request = asked();
    const items: ReplyItem[] = [model, 'a', toolCall('f', {}, 'c'), finish];
    expect(collect(of(...items).pipe(reportNotes(request))).values).toEqual(['a', toolCall('f', {}, 'c')]);
    expect(request.notes).toEqual([model, finish]);
  });
});
