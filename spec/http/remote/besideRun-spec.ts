import { EMPTY, NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import type { RunEvent, Tool } from 'rxagent';
import { marbles } from 'rxagent/testing';
import type { Question } from '../../../lib/http/remote/askServer';
import { besideRun, type Beside } from '../../../lib/http/remote/besideRun';
import { PageTools } from '../../../lib/http/remote/pageTools';
import { collect } from '../../support/collect';

const call = { id: 'c1', toolName: 'place', parameters: {} };
const fact = (type: string, fields: object = {}) => ({ type, runId: 'r', timeMs: 0, context: 'c', iteration: 1, ...fields }) as unknown as RunEvent;
const s = fact('run-start');
const t = fact('tool-start', { call, at: 'client' });
const e = fact('tool-end', { call });
const f = fact('tool-error', { call });
const o = fact('tool-end', { call: { ...call, id: 'c2' } });
const r = fact('run-end');
const events = { s, t, e, f, o, r };

const pageTools = (execute: Tool['execute']): PageTools => new PageTools([{ name: 'place', description: '', parameters: { type: 'object' }, execute }]);

/** Notes what is delivered. */
function noted(answer: Observable<never> = EMPTY) {
  const sent: Question[] = [];
  const deliver: Beside['deliver'] = (question) => {
    sent.push(question);
    return answer;
  };
  return { sent, deliver };
}

const result = (content: string): Question => ({ method: 'POST', runId: 'r', body: { type: 'tool-result', toolCallId: 'c1', content } });

describe('besideRun, for tools', () => {
  it('runs a tool when its call begins, and emits its progress among the events', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const source = cold('  st-----er|', events);
    const work = cold('     -x-y|', { x: 'Be', y: 'rn' });
    const workSubs = '     -^---!';
    const expected = '     stx-y--er|';
    const { sent, deliver } = noted();

    const progress = (value: string, timeMs: number) => ({ ...fact('tool-progress', { call, value, content: value }), timeMs });
    expectObservable(source.pipe(besideRun({ tools: pageTools(() => work), deliver }))).toBe(expected, { ...events, x: progress('Be', 2), y: progress('rn', 4) });
    expectSubscriptions(work.subscriptions).toBe(workSubs);
    flush();
    expect(sent).toEqual([result('Bern')]);
  }));

  it.each([['its end', 'st-oe|', '-^--!'], ['its failure', 'st-of|', '-^--!'], ['the end of the run', 'st-or|', '-^---!']])('leaves a tool at %s, and tells nothing', (_, marks, workSubs) => marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const source = cold(marks, events);
    const work = cold('     -----y|');
    const { sent, deliver } = noted();

    expectObservable(source.pipe(besideRun({ tools: pageTools(() => work), deliver }))).toBe(marks, events);
    expectSubscriptions(work.subscriptions).toBe(workSubs);
    flush();
    expect(sent).toEqual([]);
  })());

  it('leaves a tool when it is left', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('  st', events);
    const work = cold('     ---y|');
    const unsub = '        ---!';
    const sourceSubs = '   ^--!';
    const workSubs = '     -^-!';

    expectObservable(source.pipe(besideRun({ tools: pageTools(() => work), deliver: noted().deliver })), unsub).toBe('st', events);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    expectSubscriptions(work.subscriptions).toBe(workSubs);
  }));

  it('does not begin a tool when its event makes the subscriber leave', () => {
    const execute = jest.fn();
    const source = new Subject<RunEvent>();
    const subscription = source.pipe(besideRun({ tools: pageTools(execute), deliver: noted().deliver })).subscribe(({ type }) => {
      if (type === 'tool-start') subscription.unsubscribe();
    });
    source.next(t);
    expect(execute).not.toHaveBeenCalled();
  });

  it('holds calls back until what was missed is heard', marbles(({ cold, time, expectObservable, flush }) => {
    const missed = '       st-e-t---er|';
    const source = cold(missed, events);
    const holdMs = time('    ---|');
    const execute = jest.fn(() => 'Bern');
    const { sent, deliver } = noted();

    expectObservable(source.pipe(besideRun({ tools: pageTools(execute), holdMs, deliver }))).toBe(missed, events);
    flush();
    expect(execute).toHaveBeenCalledTimes(1);
    expect(sent).toEqual([result('Bern')]);
  }));

  it('fails with what cannot be delivered', () => {
    const source = new Subject<RunEvent>();
    const seen = collect(source.pipe(besideRun({ tools: pageTools(() => 'Bern'), deliver: noted(throwError(() => 'no way')).deliver })));
    source.next(t);
    expect(seen).toEqual({ values: [t], error: 'no way', completed: false });
    expect(source.observed).toBe(false);
  });

  it('passes the error of the run on', () => {
    const seen = collect(throwError(() => 'failed').pipe(besideRun({ tools: pageTools(() => 1), deliver: noted().deliver }) as never));
    expect(seen).toMatchObject({ error: 'failed' });
  });
});

describe('besideRun, for a stop', () => {
  it('tells the server once, and lets the run end', () => {
    const stop = new Subject<void>();
    const source = new Subject<RunEvent>();
    const { sent, deliver } = noted();
    const seen = collect(source.pipe(besideRun({ stop, deliver })));
    source.next(s);
    expect(sent).toEqual([]);
    stop.next();
    stop.next();
    expect(sent).toEqual([{ method: 'DELETE', runId: 'r' }]);
    source.next(r);
    source.complete();
    expect(seen).toEqual({ values: [s, r], completed: true });
    expect(stop.observed).toBe(false);
  });

  it('tells it as soon as the run is known', () => {
    const source = new Subject<RunEvent>();
    const { sent, deliver } = noted();
    collect(source.pipe(besideRun({ stop: AbortSignal.abort(), deliver })));
    expect(sent).toEqual([]);
    source.next(s);
    expect(sent).toEqual([{ method: 'DELETE', runId: 'r' }]);
  });

  it('takes an error for a stop, and an end for none', () => {
    const { sent, deliver } = noted();
    const source = new Subject<RunEvent>();
    collect(source.pipe(besideRun({ stop: throwError(() => 'now'), deliver })));
    collect(source.pipe(besideRun({ stop: EMPTY, deliver })));
    source.next(s);
    expect(sent.length).toBe(1);
  });

  it('is left with the run', () => {
    const stop = new Subject<void>();
    const subscription = NEVER.pipe(besideRun({ stop, deliver: noted().deliver })).subscribe();
    expect(stop.observed).toBe(true);
    subscription.unsubscribe();
    expect(stop.observed).toBe(false);
  });

  it('fails for what cannot stop anything', () => {
    expect(collect(NEVER.pipe(besideRun({ stop: 5 as never, deliver: noted().deliver }))).error).toMatchObject({ code: 'configuration' });
  });

  it('is nothing where there is nothing to do', () => {
    const source = of(s);
    expect(source.pipe(besideRun({ deliver: noted().deliver }))).toBe(source);
  });
});
